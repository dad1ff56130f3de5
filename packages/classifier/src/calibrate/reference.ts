import { binOf } from "../drift/bin-of.ts";
import type { TaskSample } from "../task/task-sample.ts";
import type { TrainedModel } from "../trained/model.ts";
import type { Calibration } from "./calibration.ts";

/** From so many samples of a kind on, the labels are trusted where the difficulty model alone would abstain. */
const enough = 20;

/** What the difficulty model sees of the samples, for the drift alarm and for abstaining. */
export function referenceOf(
  model: TrainedModel,
  samples: readonly TaskSample[],
): Calibration["reference"] & {
  /** Why it would abstain on each of them. */
  readonly reasons: readonly (string | undefined)[];
} {
  const estimates = samples.map(({ text, prior }) => {
    const { difficulty, domain, abstains } = model.estimate(text, prior);
    return { difficulty, domain, abstains };
  });
  const scores = estimates.map(({ difficulty }) => difficulty).sort((a, b) => a - b);
  const reasons = estimates.map(({ abstains }) => abstains);
  const scoreCuts = tenthsOf(scores);
  return {
    scoreCuts,
    scoreShares: sharesBetween(scores, scoreCuts),
    domains: shares(estimates.map(({ domain }) => domain)),
    abstained: counts(reasons.filter((reason) => reason !== undefined)),
    reasons,
  };
}

/** The reasons for abstaining that the labels have answered: there are enough of them. */
export function trustedReasons(abstained: Calibration["reference"]["abstained"]): ReadonlySet<string> {
  return new Set(Object.keys(abstained).filter((reason) => (abstained[reason] as number) >= enough));
}

/** The distinct scores that stand at the ends of tenths. */
function tenthsOf(sorted: readonly number[]): number[] {
  const ends = Array.from({ length: 9 }, (_, index) => sorted[Math.floor(((index + 1) / 10) * sorted.length)] ?? 0);
  return [...new Set(ends.map(digits))];
}

function sharesBetween(scores: readonly number[], cuts: readonly number[]): number[] {
  const found = new Array<number>(cuts.length + 1).fill(0);
  for (const score of scores) {
    const bin = binOf(score, cuts);
    found[bin] = (found[bin] as number) + 1;
  }
  return found.map((count) => digits(count / scores.length));
}

function digits(value: number): number {
  return Number(value.toPrecision(4));
}

function counts(words: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const word of [...words].sort()) found[word] = (found[word] ?? 0) + 1;
  return found;
}

function shares(words: readonly string[]): Record<string, number> {
  const found = counts(words);
  for (const word of Object.keys(found)) found[word] = digits((found[word] as number) / words.length);
  return found;
}
