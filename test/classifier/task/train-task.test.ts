import { describe, expect, test } from "vitest";
import { crossFit } from "../../../packages/classifier/src/task/cross-fit.ts";
import { fitTask } from "../../../packages/classifier/src/task/fit-task.ts";
import type { TaskSample } from "../../../packages/classifier/src/task/task-sample.ts";
import { trainTask } from "../../../packages/classifier/src/task/train-task.ts";
import { shippedModel } from "../../../packages/classifier/src/trained/shipped.ts";
import { simulatedSamples, trafficTexts } from "./traffic.ts";

const model = shippedModel();
const weak = { ability: 0.4, slope: 0.8 };
const strong = { ability: 2, slope: 0.8 };

describe("crossFit", () => {
  test("says of each sample what was learnt from others", () => {
    const samples = trafficTexts(120).map((text, index): TaskSample => ({ text, outcomes: [index % 2, 1] }));
    const artefact = fitTask(model, samples);
    const heldOut = crossFit(model, samples, artefact);
    expect(heldOut).toHaveLength(120);
    const flipped = samples.map((sample, index) => (index === 7 ? { ...sample, outcomes: [0, 0] } : sample));
    expect(crossFit(model, flipped, artefact)[7]).toEqual(heldOut[7]);
    expect(crossFit(model, flipped, artefact)).not.toEqual(heldOut);
  });
});

describe("trainTask", () => {
  const samples = simulatedSamples([weak, strong], 150, 9);

  test("gives what fitTask and crossFit give, and tells how far it is", async () => {
    const told: number[] = [];
    const { artefact, heldOut } = await trainTask(model, samples, { onProgress: (done) => told.push(done) });
    expect(artefact).toEqual(fitTask(model, samples));
    expect(heldOut).toEqual(crossFit(model, samples, artefact));
    expect(told.length).toBeGreaterThan(10);
    expect(told).toEqual(told.map((_, index) => index + 1));
  });

  test("ends where it is aborted", async () => {
    const controller = new AbortController();
    let told = 0;
    const training = trainTask(model, samples, {
      signal: controller.signal,
      onProgress: () => {
        told++;
        if (told === 3) controller.abort(new Error("enough"));
      },
    });
    await expect(training).rejects.toThrow("enough");
    expect(told).toBe(3);
  });
});
