import { calibrationError } from "@spillway/evals";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitTask } from "../../../packages/classifier/src/task/fit-task.ts";
import type { TaskArtefact } from "../../../packages/classifier/src/task/task-artefact.ts";
import { TaskModel } from "../../../packages/classifier/src/task/task-model.ts";
import type { TaskSample } from "../../../packages/classifier/src/task/task-sample.ts";
import { shippedModel } from "../../../packages/classifier/src/trained/shipped.ts";
import { scoreOf, simulatedSamples, trafficTexts, trueSuccess } from "./traffic.ts";

const model = shippedModel();
const steep = { ability: 0.4, slope: 1.2 };
const weak = { ability: 0.4, slope: 0.8 };
const middle = { ability: 1.2, slope: 0.9 };
const strong = { ability: 2, slope: 0.8 };

describe("fitTask", () => {
  test("finds abilities, slopes and probabilities of models that follow the item response model", () => {
    const tier = fc.record({
      ability: fc.double({ min: -1, max: 2, noNaN: true }),
      slope: fc.double({ min: 0.6, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(tier, tier, fc.nat(1_000), (first, second, seed) => {
        const artefact = fitTask(model, simulatedSamples([first, second], 400, seed));
        const task = new TaskModel(artefact, model);
        for (const [index, truth] of [first, second].entries()) {
          const off = trafficTexts(100).map(
            (text) => (task.predict(text).tierSuccess[index] as number) - trueSuccess(truth, scoreOf(text)),
          );
          const rootMeanSquare = Math.sqrt(off.reduce((sum, value) => sum + value * value, 0) / off.length);
          expect(rootMeanSquare).toBeLessThan(0.1);
          expect(artefact.tiers[index]?.slope).toBeGreaterThan(0.4);
        }
      }),
      { numRuns: 3, seed: 4 },
    );
  });

  test("is calibrated on rows it has not seen, and surer ones come true more often", () => {
    const samples = simulatedSamples([steep, strong], 1_000, 5);
    const task = new TaskModel(fitTask(model, samples.slice(0, 400)), model);
    for (const tier of [0, 1]) {
      const promised = samples.slice(400).map(({ text, outcomes }) => ({
        probability: task.predict(text).tierSuccess[tier] as number,
        outcome: outcomes[tier] as number,
      }));
      expect(calibrationError(promised)).toBeLessThan(0.06);
      const ordered = promised.toSorted((a, b) => a.probability - b.probability);
      const came = (rows: typeof ordered) => rows.reduce((sum, { outcome }) => sum + outcome, 0) / rows.length;
      expect(came(ordered.slice(-200))).toBeGreaterThan(came(ordered.slice(0, 200)));
    }
  });

  test("learns from a few hundred samples what words of a kind of work say, where difficulty does not", () => {
    const samples = trafficTexts(300).map((text, index): TaskSample => {
      const tax = index % 3 === 0;
      const asked = tax ? `Which tax form does client ${index} file for the estate?` : text;
      return { text: asked, outcomes: [tax ? 0 : 1, 1], domain: tax ? "tax" : "travel" };
    });
    const task = new TaskModel(fitTask(model, samples), model);
    const tax = task.predict("Which tax form does a widow file for the estate?");
    const other = task.predict("Name three rivers in Portugal.");
    expect(tax.tierSuccess[0]).toBeLessThan(0.3);
    expect(tax.tierSuccess[1]).toBeGreaterThan(0.8);
    expect(other.tierSuccess[0]).toBeGreaterThan(0.7);
    expect(tax.gain).toBeGreaterThan(other.gain + 0.3);
  });

  test("takes samples that know only some tiers, and keeps their order", () => {
    const samples = simulatedSamples([weak, middle, strong], 300, 6).map(
      ({ text, outcomes }, index): TaskSample => ({
        text,
        outcomes: outcomes.map((outcome, tier) => (index % 3 === tier ? undefined : outcome)),
      }),
    );
    const artefact = fitTask(model, samples);
    expect(artefact.tiers.map(({ labels }) => labels)).toEqual([200, 200, 200]);
    const { tierSuccess } = new TaskModel(artefact, model).predict("Compare the tax treatment of dividends in Peru.");
    expect(tierSuccess[0]).toBeLessThan(tierSuccess[1] as number);
    expect(tierSuccess[1]).toBeLessThan(tierSuccess[2] as number);
  });

  test("gives the same bytes twice, and the same predictions after a round trip through JSON", () => {
    const samples = simulatedSamples([weak, strong], 200, 7);
    const artefact = fitTask(model, samples);
    const json = JSON.stringify(artefact);
    expect(JSON.stringify(fitTask(model, samples))).toBe(json);
    const read = new TaskModel(JSON.parse(json) as TaskArtefact, model);
    const text = "Prove that there are infinitely many primes.";
    expect(read.predict(text)).toEqual(new TaskModel(artefact, model).predict(text));
  });

  test("predicts the same from a reading as from the text", () => {
    const task = new TaskModel(fitTask(model, simulatedSamples([weak, strong], 200, 8)), model);
    const text = "Design a cache that survives a crash.";
    const predicted = task.predict(text, 0.4);
    expect(task.predictRead(model.estimate(text, 0.4))).toEqual(predicted);
    expect(task.predict(text, 0.9)).not.toEqual(predicted);
  });
});
