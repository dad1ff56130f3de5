import type { Artefact } from "../src/trained/artefact.ts";
import { fitPlatt } from "../src/trained/platt.ts";
import { average } from "./average.ts";
import { quantile } from "./quantile.ts";

/** One estimate of a row that the fit had not seen. */
export interface HeldOut {
  readonly score: number;
  readonly source: string;
  /** The share of models that fail the question. */
  readonly failure: number;
}

export type Confidence = Artefact["confidence"];

/**
 * The probability that a request is on the side of the middle, harder or easier than the median of its source, that its
 * score says: a logistic curve of the score's distance from the middle, over held-out rows.
 */
export function fitConfidence(rows: readonly HeldOut[]): Confidence {
  const centre = average(rows.map(({ score }) => score));
  const { slope, intercept } = fitPlatt(
    rows.map(({ score }) => Math.abs(score - centre)),
    sidesRight(rows, centre),
  );
  return { slope: rounded(slope), intercept: rounded(intercept), centre: rounded(centre) };
}

/** How often the side is right among what is answered when the least confident are left out, by the share answered. */
export function abstentionCurve(rows: readonly HeldOut[], { centre }: Confidence): Record<string, number> {
  const right = sidesRight(rows, centre);
  const ranked = rows
    .map(({ score }, index) => ({ distance: Math.abs(score - centre), right: right[index] as number }))
    .sort((a, b) => b.distance - a.distance);
  return Object.fromEntries(
    [1, 0.8, 0.6, 0.4, 0.2].map((share) => {
      const answered = ranked.slice(0, Math.round(share * ranked.length));
      return [String(share), rounded(average(answered.map((row) => row.right)))];
    }),
  );
}

/** 1 where score and outcome are on the same side of the middle, 0 where not, .5 for an outcome at the median. */
function sidesRight(rows: readonly HeldOut[], centre: number): number[] {
  const medians = new Map<string, number>();
  for (const [source, of] of Map.groupBy(rows, (row) => row.source)) {
    medians.set(source, quantile(Float64Array.from(of, ({ failure }) => failure).sort(), 0.5));
  }
  return rows.map(({ score, source, failure }) => {
    const harder = Math.sign(failure - (medians.get(source) as number));
    return harder === 0 ? 0.5 : harder === Math.sign(score - centre) ? 1 : 0;
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
