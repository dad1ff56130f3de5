import type { Difficulty } from "@spillway/core";
import type { Route } from "@spillway/registry";

/** The tier a call starts at, and why in words. */
export interface TierChoice {
  readonly tier: number;
  readonly reason: string;
}

/** The tier that a calibrated classifier chose; else the smallest whose `maxDifficulty` covers the estimate. */
export function chooseTier(route: Route, difficulty: Difficulty): TierChoice {
  const because = reasonsInWords(difficulty);
  if (difficulty.abstain === true) {
    return { tier: route.abstainTier, reason: `${difficulty.classifier} abstains${because}` };
  }
  const last = route.tiers.length - 1;
  if (difficulty.tier !== undefined) {
    const tier = Math.min(last, Math.max(0, difficulty.tier));
    return { tier, reason: `${difficulty.classifier}: ${expectationsInWords(route, difficulty)}${because}` };
  }
  let tier = 0;
  while (tier < last && difficulty.score > (route.tiers[tier]?.maxDifficulty ?? 1)) tier += 1;
  const limit = route.tiers[tier === 0 ? 0 : tier - 1]?.maxDifficulty ?? 1;
  const relation = tier === 0 ? "<=" : ">";
  return { tier, reason: `difficulty ${difficulty.score.toFixed(2)} ${relation} ${limit.toFixed(2)}${because}` };
}

function expectationsInWords({ tiers }: Route, { score, tierSuccess }: Difficulty): string {
  if (tierSuccess === undefined) return `difficulty ${score.toFixed(2)}`;
  const parts = tierSuccess.map(
    (success, tier) => `${tiers[tier]?.models[0]?.id ?? tier} ${(100 * success).toFixed(0)}%`,
  );
  return `expected to answer well: ${parts.join(", ")}`;
}

function reasonsInWords(difficulty: Difficulty): string {
  if (difficulty.reasons.length === 0) return "";
  const parts = difficulty.reasons
    .slice(0, 3)
    .map(({ name, weight }) => `${name} ${weight < 0 ? "" : "+"}${weight.toFixed(2)}`);
  return ` (${parts.join(", ")})`;
}
