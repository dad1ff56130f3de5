import { describe, expect, it } from "vitest";
import { cells, nameOf } from "./cells.ts";
import { faults } from "./faults.ts";
import { runCell } from "./run-cell.ts";
import { noUnhandledRejections } from "./unhandled.ts";

noUnhandledRejections();

it("every fault is there for whole answers and streams, hitting the first attempt and all", () => {
  for (const fault of Object.keys(faults)) {
    const found = cells.filter(({ line }) => line[0] === fault).map(({ line, stream }) => `${line[2]} ${stream}`);
    expect(new Set(found)).toEqual(new Set([...found, "first false", "first true", "all false", "all true"]));
  }
  expect(new Set(cells.map(nameWithFault)).size).toBe(cells.length);
});

for (const fault of Object.keys(faults)) {
  describe(fault, () => {
    for (const cell of cells.filter(({ line }) => line[0] === fault)) {
      it(nameOf(cell), () => runCell(cell));
    }
  });
}

function nameWithFault(cell: (typeof cells)[number]): string {
  return `${cell.line[0]}: ${nameOf(cell)}`;
}
