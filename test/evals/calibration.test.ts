import { calibrationError } from "@spillway/evals";
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
