import { ConfigError, type ConfigIssue } from "@spillway/core";
import { type AdaptedModel, type AdaptLabel, type AdaptOptions, adaptModel } from "./trained/adapt-model.ts";
import { heuristicScorer } from "./trained/heuristic-score.ts";
import { shippedModel } from "./trained/shipped.ts";

/** Fewer labels say next to nothing. */
const fewestLabels = 50;

/**
 * Experimental. Moves the trained model to the models and the traffic of one route by labels of it, in random order: how
 * well each tier's model answered, 0 to 1. From about 1,000 labels the probabilities were calibrated within .05 on
 * held-out rows; with 50 to 200 they were not. Runs in the calling thread, about two seconds for 1,500 labels.
 *
 * @throws ConfigError with every fault in the labels; also where there are fewer than 50.
 * @example
 * import { adapt, type AdaptLabel } from "@spillway/classifier";
 * const labels: AdaptLabel[] = answered.map(({ prompt, smallRight, largeRight }) => ({
 *   text: prompt,
 *   outcomes: [smallRight ? 1 : 0, largeRight ? 1 : 0],
 * }));
 * const { tierSuccess, gain } = adapt(labels).predict("Which river flows through Paris?");
 */
export function adapt(labels: readonly AdaptLabel[], options: AdaptOptions = {}): AdaptedModel {
  checkLabels(labels);
  const prior = heuristicScorer();
  const adapted = adaptModel(
    shippedModel(),
    labels.map((label) => ({ prior: prior(label.text), ...label })),
    options,
  );
  return { predict: (text, given) => adapted.predict(text, given ?? prior(text)) };
}

function checkLabels(labels: readonly AdaptLabel[]): void {
  const issues: ConfigIssue[] = [];
  if (labels.length < fewestLabels) {
    issues.push({ path: "labels", message: `Give ${fewestLabels} labels or more; these are ${labels.length}.` });
  }
  const tiers = labels[0]?.outcomes.length ?? 0;
  for (const [index, { outcomes }] of labels.entries()) {
    const path = `labels.${index}.outcomes`;
    if (outcomes.length === 0 || outcomes.length !== tiers) {
      issues.push({ path, message: "Give one outcome for each tier, the same number in all labels." });
    } else if (!outcomes.every((outcome) => outcome >= 0 && outcome <= 1)) {
      issues.push({ path, message: "Give numbers from 0 to 1." });
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
}
