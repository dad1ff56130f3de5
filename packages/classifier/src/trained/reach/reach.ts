import type { Reading } from "../text/reading.ts";
import { agentMarks, agentTerms } from "./agent-terms.ts";
import { englishTerms, otherLanguageTerms } from "./language-terms.ts";
import { Lexicon, termsOf } from "./lexicon.ts";
import { competitionMathematicsTerms } from "./mathematics-terms.ts";
import { filePaths, stackFrames } from "./paths.ts";

/** Why a text is of a kind on which difficulty without labels has been no better than chance, or cannot be known. */
export type OutOfReach =
  | "competition-mathematics"
  | "agentic-code"
  | "long-code"
  | "other-language"
  | "unknown-words"
  | "very-long";

const mathematics = 0;
const agent = 1;
const english = 2;
const others = 3;

const competitionFrom = 4.5;
/** Each sign of a formula, and each one-letter name, counts for this much, up to the limit. */
const signPoints = 0.2;
const mostSignPoints = 1.5;
const agentFrom = 4;
const mostPathPoints = 3;
const framePoints = 2;
const longCode = 1_500;
const veryLong = 6_000;
/** Above this share of words that the model has never seen, of at least so many. */
const mostUnknown = 0.75;
const fewestWords = 3;
/** Only the head of a text is searched for marks. */
const searched = 16_384;

/** Formulas in a question of these subjects are no sign of a contest. */
const otherSubjects = new Set(["business", "humanities", "law", "medicine", "science"]);

/** What is known of a text before its reach is judged. */
export interface ReachInput {
  readonly stem: Reading;
  /** The number of answers of a multiple choice. */
  readonly answers: number;
  /** The share of words that the model has never seen, 0 to 1. */
  readonly unknown: number;
  /** The subject that the model names. */
  readonly subject: string;
  /** True where the share of a subject that the model leaves alone is over its limit. */
  readonly contest: boolean;
}

/** Tells what the model must leave alone. Its limits are set by hand. */
export class Reach {
  readonly #points = new Float64Array(4);
  readonly #lexicon = new Lexicon([
    ...termsOf(mathematics, competitionMathematicsTerms),
    ...termsOf(agent, agentTerms),
    ...termsOf(english, [[1, englishTerms]]),
    ...termsOf(others, [[1, otherLanguageTerms]]),
  ]);

  /**
   * Kinds that the model must leave alone until it has labels of them: competition mathematics (an open question in LaTeX
   * or in the words of contests), the work of coding agents, other long code, languages that it does not know, words that
   * it has never seen, and texts far longer than any question it was trained on. A multiple choice is left alone only for
   * its language.
   */
  beyond(text: string, { stem, answers, unknown, subject, contest }: ReachInput): OutOfReach | undefined {
    this.#points.fill(0);
    this.#lexicon.count(stem, this.#points);
    if (this.#isOtherLanguage(stem, unknown)) return "other-language";
    if (answers > 0) return undefined;
    if (this.#isAgentic(text)) return "agentic-code";
    if (stem.characters > longCode && looksLikeCode(stem)) return "long-code";
    const program = stem.fences > 0 || stem.indented > 1;
    const latex = stem.formulas > 0 || (stem.commands > 0 && !program);
    if (latex && !otherSubjects.has(subject)) return "competition-mathematics";
    if (!program && (contest || this.#isCompetition(stem))) return "competition-mathematics";
    if (stem.characters > veryLong) return "very-long";
    return unknown > mostUnknown && stem.words >= fewestWords ? "unknown-words" : undefined;
  }

  #isOtherLanguage(stem: Reading, unknown: number): boolean {
    if (2 * stem.foreign > stem.letters) return true;
    const known = this.#points[english] as number;
    const other = this.#points[others] as number;
    return (other >= 2 && other > known) || (known === 0 && other === 1 && unknown >= 0.3);
  }

  #isAgentic(text: string): boolean {
    const head = text.length > searched ? text.slice(0, searched) : text;
    if (agentMarks.some((mark) => head.includes(mark))) return true;
    const paths = Math.min(mostPathPoints, filePaths(head));
    return (this.#points[agent] as number) + paths + framePoints * stackFrames(head) >= agentFrom;
  }

  #isCompetition(stem: Reading): boolean {
    const signs = Math.min(mostSignPoints, signPoints * (stem.operators + stem.variables));
    return (this.#points[mathematics] as number) + signs >= competitionFrom;
  }
}

function looksLikeCode({ fences, indented, codeSigns, characters }: Reading): boolean {
  return fences > 0 || indented > 4 || codeSigns > 0.015 * characters;
}
