import { describe, expect, test } from "vitest";
import { addTier } from "../../../packages/classifier/src/task/add-tier.ts";
import { fitTask } from "../../../packages/classifier/src/task/fit-task.ts";
import { TaskModel } from "../../../packages/classifier/src/task/task-model.ts";
import { shippedModel } from "../../../packages/classifier/src/trained/shipped.ts";
import { issuesOf } from "./issues-of.ts";
import { scoreOf, simulatedSamples, trafficTexts, trueSuccess } from "./traffic.ts";

const model = shippedModel();
const weak = { ability: 0.4, slope: 0.8 };
const middle = { ability: 1.2, slope: 0.9 };
const strong = { ability: 2, slope: 0.8 };

describe("addTier", () => {
  const artefact = fitTask(model, simulatedSamples([weak, strong], 400, 10));
  const joining = simulatedSamples([middle], 80, 11).map(({ text, outcomes }) => ({
    text,
    outcome: outcomes[0] as number,
  }));

  test("lets a model join between two that stay as they are", () => {
    const grown = addTier(artefact, model, joining, 1);
    const before = new TaskModel(artefact, model);
    const after = new TaskModel(grown, model);
    const off: number[] = [];
    for (const text of trafficTexts(100)) {
      const [first, joined, last] = after.predict(text).tierSuccess;
      expect([first, last]).toEqual(before.predict(text).tierSuccess);
      off.push(Math.abs((joined as number) - trueSuccess(middle, scoreOf(text))));
    }
    expect(off.reduce((sum, value) => sum + value, 0) / off.length).toBeLessThan(0.1);
    expect(after.predict("Name three rivers in Peru.").gain).toBe(before.predict("Name three rivers in Peru.").gain);
  });

  test("refuses an index that is none, outcomes out of range and too few samples, all at once", () => {
    const issues = issuesOf(() => addTier(artefact, model, [{ text: "x", outcome: 2, prior: 7 }], 3));
    expect(issues.map(({ path }) => path)).toEqual(["at", "samples.0.outcome", "samples.0.prior", "samples"]);
  });
});
