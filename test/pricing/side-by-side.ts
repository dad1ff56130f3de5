/**
 * Ten calls as their providers reported them, and what each router makes of their cost:
 * `node --conditions=@spillway/source test/pricing/side-by-side.ts`
 */
import { cases } from "./side-by-side/cases.ts";
import { spillwayCost } from "./side-by-side/spillway.ts";

/** Micro-dollars, and how far from the truth. */
function cell(nanoUsd: number | undefined, truth: number | undefined): string {
  if (nanoUsd === undefined) return truth === undefined ? "unknown" : "unknown (x0)";
  const micro = (nanoUsd / 1000).toFixed(3);
  if (truth === undefined) return `${micro} (made up)`;
  return Math.abs(nanoUsd - truth) < 0.5 ? micro : `${micro} (x${(nanoUsd / truth).toFixed(2)})`;
}

const header = ["micro-USD", "truth", "cascadeflow", "LiteLLM map", "Spillway"];
const rows = cases.map((each) => {
  const { name, model, truth, cascadeflow, liteLlm } = each;
  return [
    `${model}: ${name}`,
    cell(truth, truth),
    cell(cascadeflow * 1e9, truth),
    cell(liteLlm === undefined ? undefined : liteLlm * 1e9, truth),
    cell(spillwayCost(each), truth),
  ];
});
const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => (row[column] as string).length)));
for (const row of [header, ...rows]) {
  console.log(
    row
      .map((text, column) => text.padEnd(widths[column] as number))
      .join("  ")
      .trimEnd(),
  );
}
