import type { Row } from "../../../packages/classifier/training/rows.ts";
import { mean } from "./context.ts";

/** The share of models that fail a question: how hard it is. */
export function failureShare(row: Row): number {
  return 1 - mean(Object.values(row.outcomes));
}

/** The same as z-scores within each source, so that no source's level or spread counts. */
export function failureWithinSource(rows: readonly Row[]): number[] {
  const shares = Map.groupBy(
    rows.map((row) => ({ source: row.source, share: failureShare(row) })),
    ({ source }) => source,
  );
  const scales = new Map(
    [...shares].map(([source, own]) => {
      const middle = mean(own.map(({ share }) => share));
      const variance = mean(own.map(({ share }) => (share - middle) ** 2));
      return [source, { middle, deviation: Math.sqrt(variance) || 1 }];
    }),
  );
  return rows.map((row) => {
    const { middle, deviation } = scales.get(row.source) as { middle: number; deviation: number };
    return (failureShare(row) - middle) / deviation;
  });
}
