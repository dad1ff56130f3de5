import { type LocalClassifier, lastUserText } from "@spillway/core";

/** Options of `lengthClassifier`. */
export interface LengthOptions {
  /** The length of the last user turn that scores 0.5, in tokens of four characters. @default 500 */
  readonly halfTokens?: number;
}

/**
 * Difficulty by the length of the last user turn alone. A baseline to measure others against.
 *
 * @example
 * import { lengthClassifier } from "@spillway/classifier";
 * const classifier = lengthClassifier({ halfTokens: 1_000 });
 */
export function lengthClassifier(options: LengthOptions = {}): LocalClassifier {
  const halfTokens = options.halfTokens ?? 500;
  const name = "length";
  return {
    name,
    classify(conversation) {
      const tokens = lastUserText(conversation).length / 4;
      const score = tokens / (tokens + halfTokens);
      return { score, reasons: score === 0 ? [] : [{ name, weight: score }], classifier: name };
    },
  };
}
