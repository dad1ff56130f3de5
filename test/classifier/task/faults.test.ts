import { describe, expect, test } from "vitest";
import { fitTask } from "../../../packages/classifier/src/task/fit-task.ts";
import type { TaskArtefact } from "../../../packages/classifier/src/task/task-artefact.ts";
import { TaskModel } from "../../../packages/classifier/src/task/task-model.ts";
import type { TaskSample } from "../../../packages/classifier/src/task/task-sample.ts";
import { shippedModel } from "../../../packages/classifier/src/trained/shipped.ts";
import { issuesOf } from "./issues-of.ts";
import { simulatedSamples } from "./traffic.ts";

const model = shippedModel();
const weak = { ability: 0.4, slope: 0.8 };
const strong = { ability: 2, slope: 0.8 };

describe("faults", () => {
  const samples = simulatedSamples([weak, strong], 60, 12);

  test.each<[string, readonly TaskSample[], readonly string[]]>([
    ["no samples", [], ["samples"]],
    ["too few of one tier", samples.map(({ text }) => ({ text, outcomes: [1, undefined] })), ["samples"]],
    ["no tiers", [...samples, { text: "x", outcomes: [] }], ["samples.60.outcomes"]],
    [
      "several faults",
      [...samples, { text: "x", outcomes: [1] }, { text: "y", outcomes: [1, 8], prior: -1 }],
      ["samples.60.outcomes", "samples.61.outcomes", "samples.61.prior"],
    ],
  ])("refuses %s", (_what, given, paths) => {
    expect(issuesOf(() => fitTask(model, given)).map(({ path }) => path)).toEqual(paths);
  });

  test("says how many outcomes a tier has", () => {
    const [issue] = issuesOf(() => fitTask(model, samples.slice(0, 49)));
    expect(issue?.message).toContain("49");
  });

  test("refuses an artefact of other difficulty weights, and what is no artefact", () => {
    const artefact = fitTask(model, samples);
    expect(issuesOf(() => new TaskModel({ ...artefact, model: "0.1/0.2" }, model))[0]?.path).toBe("task.model");
    const other = JSON.parse('{"format":"other"}') as TaskArtefact;
    expect(issuesOf(() => new TaskModel(other, model))[0]?.path).toBe("task");
  });
});
