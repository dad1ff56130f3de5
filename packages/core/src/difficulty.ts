/** One thing that moved a difficulty estimate. */
export interface DifficultyReason {
  /** A stable name, such as `code` or `multi-step`. */
  readonly name: string;
  /** How far it moved the estimate, signed, on the estimate's own 0 to 1 scale. */
  readonly weight: number;
}

/** A classifier's estimate of how hard a request is. */
export interface Difficulty {
  /** 0 (any model can) to 1 (only the best can). */
  readonly score: number;
  /** What the estimate rests on, strongest first. Never holds prompt text. */
  readonly reasons: readonly DifficultyReason[];
  /** The classifier that made it. */
  readonly classifier: string;
  /**
   * The probability that each of the route's tiers answers well, small to frontier, each 0 to 1. A classifier that is
   * not calibrated leaves it out.
   */
  readonly tierSuccess?: readonly number[];
  /**
   * Index of the tier to start at, where the classifier knows the route's tiers: it goes before the tiers' own
   * `maxDifficulty`.
   */
  readonly tier?: number;
  /** The subject, such as `mathematics`, where the classifier knows subjects. */
  readonly domain?: string;
  /** How sure the classifier is of its estimate, 0 to 1. */
  readonly confidence?: number;
  /** True where the classifier does not know; the route then uses `classifier.abstainTier`, by default the last. */
  readonly abstain?: boolean;
}
