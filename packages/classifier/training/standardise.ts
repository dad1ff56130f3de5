import { surfaceNames } from "../src/trained/surface.ts";
import { average } from "./average.ts";
import type { Example } from "./examples.ts";
import { groupSums } from "./group-sums.ts";
import type { LinearRow } from "./linear.ts";

/** Standardised features beyond this count as this, as at run time. */
const clamp = 4;

/** Surface features by mean and by their deviation within a source, clamped, and the meaning beside them, scaled. */
export function standardised(examples: readonly Example[], sources: readonly string[]) {
  const width = surfaceNames.length;
  const dimensions = examples[0]?.meaning.length ?? 0;
  const mean = Float64Array.from({ length: width }, (_, column) =>
    average(Float64Array.from(examples, ({ surface }) => surface[column] as number)),
  );
  const deviation = Float64Array.from({ length: width }, (_, column) =>
    withinDeviation(
      Float64Array.from(examples, ({ surface }) => surface[column] as number),
      sources,
    ),
  );
  const scale = Float64Array.from(
    { length: dimensions },
    (_, dimension) =>
      1 /
      withinDeviation(
        Float64Array.from(examples, ({ meaning }) => meaning[dimension] as number),
        sources,
      ),
  );
  const rows = examples.map(({ surface, meaning, buckets, values }): LinearRow => {
    const dense = new Float32Array(width + dimensions);
    for (let column = 0; column < width; column++) {
      const value = ((surface[column] as number) - (mean[column] as number)) / (deviation[column] as number);
      dense[column] = Math.max(-clamp, Math.min(clamp, value));
    }
    for (let dimension = 0; dimension < dimensions; dimension++) {
      dense[width + dimension] = (meaning[dimension] as number) * (scale[dimension] as number);
    }
    return { dense, buckets, values };
  });
  return { mean, deviation, scale, rows };
}

/** The deviation from the group's mean, with a floor that keeps a feature that never varies harmless. */
function withinDeviation(values: Float64Array, groups: readonly string[]): number {
  const held = groupSums(values, groups);
  let within = 0;
  for (const { count, sum, squares } of held.values()) within += squares - (sum * sum) / count;
  return Math.sqrt(Math.max(0, within) / values.length) + 1e-3;
}
