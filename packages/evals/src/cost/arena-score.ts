import { ConfigError, type ConfigIssue } from "@spillway/core";

/** What a router did on a benchmark as a whole. */
export interface ArenaEntry {
  /** The share of right answers, 0 to 1. */
  readonly accuracy: number;
  /** US dollars for 1,000 calls, above 0. */
  readonly usdPerThousandCalls: number;
}

/** RouterArena's constants. */
export interface ArenaOptions {
  /** The weight of cost against accuracy. @default 0.1 */
  readonly beta?: number;
  /** What counts as free, in US dollars for 1,000 calls. @default 0.0044 */
  readonly minUsdPerThousandCalls?: number;
  /** What counts as unaffordable, in US dollars for 1,000 calls. @default 200 */
  readonly maxUsdPerThousandCalls?: number;
}

/**
 * RouterArena's score (arXiv 2510.00202; `compute_arena_score` in its repository): the weighted harmonic mean
 * `(1 + beta) A C / (beta A + C)` of accuracy A and of cheapness C, which falls with the logarithm of cost from 1 at the
 * least cost to 0 at the greatest. Costs outside that range count as its ends, as in the published code.
 *
 * @throws ConfigError with every fault of the entry and of the options.
 * @example
 * import { arenaScore } from "@spillway/evals";
 * const score = arenaScore({ accuracy: 0.1818, usdPerThousandCalls: 0.0518 }); // .195
 */
export function arenaScore(entry: ArenaEntry, options: ArenaOptions = {}): number {
  const { accuracy, usdPerThousandCalls: cost } = entry;
  const { beta = 0.1, minUsdPerThousandCalls: least = 0.0044, maxUsdPerThousandCalls: most = 200 } = options;
  const issues: ConfigIssue[] = [];
  if (!(accuracy >= 0 && accuracy <= 1)) issues.push({ path: "accuracy", message: "Give a share from 0 to 1." });
  if (!(cost > 0)) issues.push({ path: "usdPerThousandCalls", message: "Give US dollars above 0." });
  if (!(beta > 0)) issues.push({ path: "beta", message: "Give a number above 0." });
  if (!(least > 0)) issues.push({ path: "minUsdPerThousandCalls", message: "Give US dollars above 0." });
  if (!(most > least)) {
    issues.push({ path: "maxUsdPerThousandCalls", message: "Give more than minUsdPerThousandCalls." });
  }
  if (issues.length > 0) throw new ConfigError(issues);
  const cheapness = Math.log(most / Math.min(most, Math.max(least, cost))) / Math.log(most / least);
  const weighted = beta * accuracy + cheapness;
  return weighted === 0 ? 0 : ((1 + beta) * accuracy * cheapness) / weighted;
}
