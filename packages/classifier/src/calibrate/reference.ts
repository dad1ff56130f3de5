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
  return {
    scoreDeciles: Array.from({ length: 9 }, (_, index) => {
      const at = Math.floor(((index + 1) / 10) * scores.length);
      return Number((scores[at] ?? 0).toPrecision(4));
    }),
    domains: shares(estimates.map(({ domain }) => domain)),
    abstained: counts(reasons.filter((reason) => reason !== undefined)),
    reasons,
  };
}

/** The reasons for abstaining that the labels have answered: there are enough of them. */
export function trustedReasons(abstained: Calibration["reference"]["abstained"]): ReadonlySet<string> {
  return new Set(Object.keys(abstained).filter((reason) => (abstained[reason] as number) >= enough));
}

function counts(words: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const word of [...words].sort()) found[word] = (found[word] ?? 0) + 1;
  return found;
}

function shares(words: readonly string[]): Record<string, number> {
  const found = counts(words);
  for (const word of Object.keys(found)) found[word] = Number(((found[word] as number) / words.length).toPrecision(4));
  return found;
}
