import fc from "fast-check";
import { expect, test } from "vitest";
import { type Belief, fitLogistic, logistic, logOddsAt } from "../../../packages/classifier/src/task/logistic.ts";

const value = fc.double({ min: -20, max: 20, noNaN: true });
const belief = fc.record({
  mean: fc.double({ min: -5, max: 5, noNaN: true }),
  deviation: fc.double({ min: 0.1, max: 5, noNaN: true }),
});
const row = fc.tuple(value, value, fc.double({ min: 0, max: 1, noNaN: true }));

test("ends where evidence and beliefs balance, however extreme the rows are", () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), fc.tuple(belief, belief), (rows, beliefs) => {
      const columns = [Float64Array.from(rows, ([first]) => first), Float64Array.from(rows, ([, second]) => second)];
      const outcomes = Float64Array.from(rows, ([, , outcome]) => outcome);
      const weights = fitLogistic(columns, outcomes, beliefs);
      for (const [at, { mean, deviation }] of beliefs.entries()) {
        let pull = (mean - (weights[at] as number)) / deviation ** 2;
        for (let index = 0; index < rows.length; index++) {
          const error = (outcomes[index] as number) - logistic(logOddsAt(columns, weights, index));
          pull += error * (columns[at]?.[index] as number);
        }
        expect(Math.abs(pull)).toBeLessThan(1e-6);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});

test("without a row keeps to what is believed", () => {
  const beliefs: Belief[] = [
    { mean: 2, deviation: 1 },
    { mean: -1, deviation: 0.1 },
  ];
  expect([...fitLogistic([new Float64Array(0), new Float64Array(0)], new Float64Array(0), beliefs)]).toEqual([2, -1]);
});
