import { pairedDifference, routingFigures } from "@spillway/evals";

/** How much higher one router's APGR is than another's on the same rows, with the middle 95%. */
export function apgrDifference(
  rows: readonly { readonly weak: number; readonly strong: number }[],
  ours: readonly number[],
  theirs: readonly number[],
  resamples: number,
): string {
  const indices = rows.map((_, index) => index);
  const apgr = (scores: readonly number[]) => (sample: readonly number[]) =>
    routingFigures(
      sample.map((index) => ({ ...(rows[index] as (typeof rows)[number]), score: scores[index] as number })),
    ).apgr;
  const { difference, low, high } = pairedDifference(indices, apgr(ours), apgr(theirs), { resamples });
  return `${difference.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
