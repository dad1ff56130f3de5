import { type Ordered, orderAccuracy } from "@spillway/evals";
import fc from "fast-check";
import { expect, it } from "vitest";

it("by hand: pairs of one value do not count, tied scores count half", () => {
  const rows = [
    { score: 0.1, value: 0 },
    { score: 0.5, value: 0 },
    { score: 0.5, value: 1 },
    { score: 0.3, value: 1 },
  ];
  // (.1, .5) right, (.1, .3) right, (.5, .5) half, (.5, .3) wrong: 2.5 of 4.
  expect(orderAccuracy(rows)).toBe(2.5 / 4);
});

it("is 1 in order, 0 against it, one half for one score, and no number for one value", () => {
  const values = [3, 1, 2, 2];
  expect(orderAccuracy(values.map((value) => ({ score: value, value })))).toBe(1);
  expect(orderAccuracy(values.map((value) => ({ score: -value, value })))).toBe(0);
  expect(orderAccuracy(values.map((value) => ({ score: 7, value })))).toBe(0.5);
  expect(orderAccuracy(values.map((score) => ({ score, value: 1 })))).toBeNaN();
});

it("counts what all pairs one by one come to", () => {
  const few = fc.integer({ min: 0, max: 6 });
  fc.assert(
    fc.property(fc.array(fc.record({ score: few, value: few }), { maxLength: 40 }), (rows) => {
      expect(orderAccuracy(rows)).toBe(pairByPair(rows));
    }),
  );
});

function pairByPair(rows: readonly Ordered[]): number {
  let pairs = 0;
  let right = 0;
  for (const low of rows) {
    for (const high of rows) {
      if (low.value >= high.value) continue;
      pairs++;
      if (low.score < high.score) right++;
      if (low.score === high.score) right += 0.5;
    }
  }
  return right / pairs;
}
