import type { Difficulty } from "@spillway/core";
import type { Route } from "@spillway/registry";

/** The tier a call starts at, and why in words. */
export interface TierChoice {
  readonly tier: number;
  readonly reason: string;
}

/** The smallest tier whose `maxDifficulty` covers the estimate. */
export function chooseTier(route: Route, difficulty: Difficulty): TierChoice {
  const because = reasonsInWords(difficulty);
  if (difficulty.abstain === true) {
    return { tier: route.abstainTier, reason: `${difficulty.classifier} abstains${because}` };
  }
  const last = route.tiers.length - 1;
  let tier = 0;
  while (tier < last && difficulty.score > (route.tiers[tier]?.maxDifficulty ?? 1)) tier += 1;
  const limit = route.tiers[tier === 0 ? 0 : tier - 1]?.maxDifficulty ?? 1;
  const relation = tier === 0 ? "<=" : ">";
  return { tier, reason: `difficulty ${difficulty.score.toFixed(2)} ${relation} ${limit.toFixed(2)}${because}` };
}

function reasonsInWords(difficulty: Difficulty): string {
  if (difficulty.reasons.length === 0) return "";
  const parts = difficulty.reasons
    .slice(0, 3)
    .map(({ name, weight }) => `${name} ${weight < 0 ? "" : "+"}${weight.toFixed(2)}`);
  return ` (${parts.join(", ")})`;
}
