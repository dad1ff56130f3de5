import { calibrationError, reliability, seededRandom } from "@spillway/evals";
import { expect, it } from "vitest";

it("the calibration error by hand", () => {
  // Bin .9: promised 1.8, came 1. Bin .1: promised .1, came 0. Together .9 over three rows.
  const rows = [
    { probability: 0.9, outcome: 1 },
    { probability: 0.9, outcome: 0 },
    { probability: 0.1, outcome: 0 },
  ];
  expect(calibrationError(rows)).toBeCloseTo(0.3, 10);
});

it("too much in one bin does not make up for too little in another", () => {
  const rows = [
    { probability: 0.8, outcome: 1 },
    { probability: 0.2, outcome: 0 },
  ];
  expect(calibrationError(rows)).toBeCloseTo(0.2, 10);
  expect(calibrationError(rows, 1)).toBeCloseTo(0, 10);
});

it("certainty that comes true is without error", () => {
  expect(calibrationError([{ probability: 1, outcome: 1 }])).toBe(0);
});

it("promises that are kept exactly have an error of about a third of sqrt(bins / rows), from chance alone", () => {
  const random = seededRandom(5);
  const errors = Array.from({ length: 40 }, () => {
    const rows = Array.from({ length: 1_000 }, () => {
      const probability = random();
      return { probability, outcome: random() < probability ? 1 : 0 };
    });
    return calibrationError(rows);
  });
  const mean = errors.reduce((sum, value) => sum + value, 0) / errors.length;
  expect(mean).toBeGreaterThan(0.027);
  expect(mean).toBeLessThan(0.036);
});

it("the reliability table puts each promise beside what came of it", () => {
  const [low, high] = reliability(
    [
      { probability: 0.9, outcome: 1 },
      { probability: 0.8, outcome: 0 },
      { probability: 1, outcome: 1 },
      { probability: 0.25, outcome: 0.5 },
    ],
    2,
  );
  expect(low).toEqual({ from: 0, to: 0.5, rows: 1, promised: 0.25, came: 0.5 });
  expect(high).toMatchObject({ from: 0.5, to: 1, rows: 3 });
  expect(high?.promised).toBeCloseTo(0.9, 10);
  expect(high?.came).toBeCloseTo(2 / 3, 10);
});

it("a bin without rows has no means and does not count", () => {
  const table = reliability([{ probability: 0.05, outcome: 0 }]);
  expect(table).toHaveLength(10);
  expect(table[5]).toMatchObject({ rows: 0, promised: Number.NaN, came: Number.NaN });
  expect(calibrationError([{ probability: 0.05, outcome: 0 }])).toBeCloseTo(0.05, 10);
});
