import type { Reading } from "./text/reading.ts";

/** Why a text is of a kind on which difficulty without labels has been no better than chance. */
export type OutOfReach = "open-mathematics" | "long-code" | "very-long" | "unknown-words";

const longCode = 1_500;
const veryLong = 6_000;
/** Above this share of words that the model has never seen, of at least so many. */
const mostUnknown = 0.75;
const fewestWords = 3;

/**
 * Kinds that the model must leave alone until it has labels of them: competition mathematics (an open question in
 * LaTeX), agentic and other long code work, texts far longer than any question it was trained on, and texts in words that
 * it does not know, as of another language. Multiple choice is never one of them.
 */
export function outOfReach(stem: Reading, answers: number, unknown: number): OutOfReach | undefined {
  if (answers > 0) return undefined;
  if (stem.commands > 0 || stem.formulas > 0) return "open-mathematics";
  if (
    stem.characters > longCode &&
    (stem.fences > 0 || stem.indented > 4 || stem.codeSigns > 0.015 * stem.characters)
  ) {
    return "long-code";
  }
  if (stem.characters > veryLong) return "very-long";
  return unknown > mostUnknown && stem.words >= fewestWords ? "unknown-words" : undefined;
}
