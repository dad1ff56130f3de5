import { expect, test } from "vitest";
import { taskResiduals } from "../../../packages/classifier/src/task/task-residuals.ts";

const plain = (left: readonly (readonly (number | undefined)[])[]) =>
  taskResiduals(left).map(({ name, rows, values, parts }) => ({ name, rows, values: [...values], parts }));

test("one tier has nothing to share", () => {
  expect(plain([[0.5, undefined]])).toEqual([{ name: "shared", rows: [0], values: [0.5], parts: [1] }]);
});

test("two tiers have a mean and a contrast, where both are known", () => {
  expect(
    plain([
      [0.25, -0.5, undefined],
      [0.75, undefined, undefined],
    ]),
  ).toEqual([
    { name: "shared", rows: [0, 1], values: [0.5, -0.5], parts: [1, 1] },
    { name: "contrast", rows: [0], values: [0.5], parts: [-0.5, 0.5] },
  ]);
});

test("each of three tiers differs from the mean of those known", () => {
  expect(plain([[0.25], [undefined], [0.75]])).toEqual([
    { name: "shared", rows: [0], values: [0.5], parts: [1, 1, 1] },
    { name: "own-0", rows: [0], values: [-0.25], parts: [1, 0, 0] },
    { name: "own-1", rows: [], values: [], parts: [0, 1, 0] },
    { name: "own-2", rows: [0], values: [0.25], parts: [0, 0, 1] },
  ]);
});
