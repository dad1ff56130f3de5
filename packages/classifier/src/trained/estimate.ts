import type { DifficultyReason } from "@spillway/core";

/** What the model makes of a text. */
export interface Estimate {
  /** 0 (any model can) to 1 (only the best can). */
  readonly difficulty: number;
  /** The same on the model's own open scale: a z-score within a source. */
  readonly score: number;
  /** How much better a strong model is expected to do than a weak one, on an open scale. */
  readonly gap: number;
  /** The most likely subject, or "general" where none is. */
  readonly domain: string;
  /**
   * The probability that the request is on the side of the middle, harder or easier than the median of its kind, that
   * `difficulty` says: from .5, as measured on subjects that training had not seen; 0 where the model abstains.
   */
  readonly confidence: number;
  /** Why the model does not know; undefined where it does. */
  readonly abstains: string | undefined;
  /** How far the other classifier's score moves the difficulty, per unit of it. */
  readonly perPrior: number;
  /** What moved the estimate, strongest first, on the scale of `difficulty`. */
  readonly reasons: readonly DifficultyReason[];
}
