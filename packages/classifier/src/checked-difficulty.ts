import type { Difficulty, DifficultyReason } from "@spillway/core";

/**
 * What somebody's own classifier gave, as decisions can take it: the score clamped to 0 to 1, and without what cannot be
 * used.
 *
 * @throws TypeError where it is no estimate.
 */
export function checkedDifficulty(given: unknown, classifier: string): Difficulty {
  const fields: Readonly<Record<string, unknown>> =
    typeof given === "number" ? { score: given } : typeof given === "object" && given !== null ? { ...given } : {};
  const { score, reasons, classifier: name, tier, tierSuccess, domain, confidence } = fields;
  if (typeof score !== "number" || Number.isNaN(score)) {
    throw new TypeError(
      `The classifier "${classifier}" gave no estimate. Give a score from 0 to 1, or { score, ... }.`,
    );
  }
  return {
    score: Math.min(1, Math.max(0, score)),
    reasons: Array.isArray(reasons) ? reasons.filter(isReason) : [],
    classifier: typeof name === "string" ? name : classifier,
    ...(Array.isArray(tierSuccess) && tierSuccess.every(isShare) ? { tierSuccess } : {}),
    ...(Number.isSafeInteger(tier) ? { tier: tier as number } : {}),
    ...(typeof domain === "string" ? { domain } : {}),
    ...(isShare(confidence) ? { confidence } : {}),
    ...(fields.abstain === true ? { abstain: true } : {}),
  };
}

function isReason(value: unknown): value is DifficultyReason {
  const { name, weight } = (value ?? {}) as Partial<DifficultyReason>;
  return typeof name === "string" && typeof weight === "number" && !Number.isNaN(weight);
}

function isShare(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1;
}
