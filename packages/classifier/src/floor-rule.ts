import { conversationLength, type LocalClassifier, lastUserText } from "@spillway/core";

const floorWords = /\b(?:multi-?step|prove|derive|optimi[sz]e|refactor entire|architect)/i;

/** Tokens of conversation above which the published rule calls a request hard. */
const floorRuleTokens = 30_000;

/**
 * The published rule that any classifier has to beat: hard where the last user message matches multi-step, prove, derive,
 * optimise, refactor entire or architect, each at the start of a word, or where the conversation is over 30,000 tokens.
 */
export function matchesFloorRule(text: string, conversationTokens: number): boolean {
  return conversationTokens > floorRuleTokens || floorWords.test(text);
}

/**
 * The published floor rule as a classifier of its own: 1 (hard) or 0 (easy). A baseline to measure others against.
 * Reads the whole last turn; counts four characters as a token.
 *
 * @example
 * import { floorRuleClassifier } from "@spillway/classifier";
 * const classifier = floorRuleClassifier();
 * classifier.classify({
 *   turns: [{ role: "user", text: "Prove that there are infinitely many primes." }],
 *   tools: 0,
 *   attachments: { images: 0, audio: 0, files: 0 },
 *   structured: "none",
 *   maxOutputTokens: undefined,
 * }).score; // 1
 */
export function floorRuleClassifier(): LocalClassifier {
  const name = "floor-rule";
  return {
    name,
    classify(conversation) {
      const hard = matchesFloorRule(lastUserText(conversation), conversationLength(conversation) / 4);
      return { score: hard ? 1 : 0, reasons: hard ? [{ name, weight: 1 }] : [], classifier: name };
    },
  };
}
