import { SpillwayError } from "@spillway/core";
import { bettingEvidence } from "./betting-evidence.ts";
import type { KnownSample, PolicyPoint } from "./frontier.ts";
import { mean } from "./interval.ts";

/** A promise of quality that the samples carry. */
export interface QualityPromise {
  /** At least this part of the last tier's mean outcome. */
  readonly qualityOfStrong: number;
  /** The promise is broken with at most the rest's probability. */
  readonly confidence: number;
  /** How strong the evidence is: an e-value; the promise needs 1 / (1 - confidence). */
  readonly evidence: number;
  /** Samples with an outcome for every tier, on which it rests. */
  readonly samples: number;
}

/** A policy that sends more than this to the last tier saves next to nothing: no promise is needed for it. */
const hardlyAny = 0.98;

/**
 * The cheapest policy for which the samples carry the promise. The policies are tested from the dearest down, and the first
 * that fails ends it, so that the promise holds for all of them together (fixed-sequence testing: Angelopoulos et al., "Learn
 * then test", 2021). The test is exact, for any distribution and any number of samples, of a policy that was fixed beforehand.
 * Here the predictions come from folds that saw the other samples, and what ships is fitted on all of them: how often promises
 * are broken is therefore measured, see docs/benchmarks.md. It assumes that traffic stays what the samples were.
 *
 * @throws SpillwayError `promise_refused` where only (almost) all calls at the last tier would keep it.
 */
export function cheapestPromised(
  points: readonly PolicyPoint[],
  samples: readonly KnownSample[],
  qualityOfStrong: number,
  confidence: number,
): { readonly point: PolicyPoint; readonly promise: QualityPromise } {
  const found = certified(points, samples, qualityOfStrong, confidence);
  if (found !== undefined && found.point.strongShare <= hardlyAny) {
    return {
      point: found.point,
      promise: {
        qualityOfStrong,
        confidence,
        evidence: Number(found.evidence.toPrecision(4)),
        samples: samples.length,
      },
    };
  }
  throw new SpillwayError("promise_refused", refusal(points, samples, qualityOfStrong, confidence));
}

function certified(
  points: readonly PolicyPoint[],
  samples: readonly KnownSample[],
  part: number,
  confidence: number,
): { readonly point: PolicyPoint; readonly evidence: number } | undefined {
  let best: { point: PolicyPoint; evidence: number } | undefined;
  for (const point of points) {
    const evidence = bettingEvidence(surplus(point, samples, part), -part, 1);
    if (evidence < 1 / (1 - confidence)) break;
    best = { point, evidence };
  }
  return best;
}

/** How far each sample's outcome is above the promised part of the last tier's. */
function surplus({ tiers }: PolicyPoint, samples: readonly KnownSample[], part: number): number[] {
  return samples.map(
    ({ outcomes }, index) => (outcomes[tiers[index] as number] as number) - part * (outcomes.at(-1) as number),
  );
}

function refusal(
  points: readonly PolicyPoint[],
  samples: readonly KnownSample[],
  part: number,
  confidence: number,
): string {
  const asked = `${samples.length} samples that know every tier do not carry ${(100 * part).toFixed(1)}% of the last tier's quality at ${(100 * confidence).toFixed(0)}% confidence with fewer than ${100 * hardlyAny}% of the calls there.`;
  const less = lesserPromise(points, samples, part, confidence);
  const carries = less === undefined ? "They carry no promise at all." : `They carry ${(100 * less).toFixed(0)}%.`;
  return `${asked} ${carries} ${samplesWanted(points, samples, part, confidence)}`;
}

function lesserPromise(
  points: readonly PolicyPoint[],
  samples: readonly KnownSample[],
  part: number,
  confidence: number,
): number | undefined {
  for (let lesser = Math.ceil(part * 100) - 1; lesser >= 50; lesser--) {
    const found = certified(points, samples, lesser / 100, confidence);
    if (found !== undefined && found.point.strongShare <= hardlyAny) return lesser / 100;
  }
  return undefined;
}

/**
 * How many samples would do, if more of them look as these do: evidence grows exponentially with their number, and each
 * policy from the dearest down to a useful one needs its own. Half as much again, since these say it only about.
 */
function samplesWanted(
  points: readonly PolicyPoint[],
  samples: readonly KnownSample[],
  part: number,
  confidence: number,
): string {
  let needed = 0;
  for (const point of points) {
    const values = surplus(point, samples, part);
    const centre = mean(values);
    const spread = mean(values.map((value) => (value - centre) ** 2));
    const growth = Math.log(bettingEvidence(values, -part, 1)) / samples.length;
    const byGrowth = growth > 0 ? Math.log(1 / (1 - confidence)) / growth : 0;
    const byChance = centre > 0 ? (1.645 ** 2 * spread) / centre ** 2 : Number.POSITIVE_INFINITY;
    needed = Math.max(needed, 1.5 * byChance, 1.5 * byGrowth);
    if (point.strongShare <= 0.9) break;
  }
  if (!Number.isFinite(needed))
    return "By these samples no policy that saves a tenth reaches it, and more of them need not help.";
  return `About ${Math.max(Math.ceil(needed), samples.length + 1)} samples like these would.`;
}
