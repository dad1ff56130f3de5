import type { Reading } from "./text/reading.ts";
import { TokenSet } from "./text/token-set.ts";
import { wordGroup, wordGroupNames } from "./text/word-groups.ts";

/** What the word table knows of the words of a text. */
export interface Rarity {
  /** The mean logarithm of the words' frequency ranks. */
  readonly meanRank: number;
  /** The share of words that are rare (beyond the 5,000 most frequent). */
  readonly rare: number;
  /** The share of words that the table has not. */
  readonly unknown: number;
}

const named = [
  "characters",
  "words",
  "word-length",
  "sentence-length",
  "long-words",
  "capitals",
  "names",
  "foreign",
  "variables",
  "numbers",
  "number-share",
  "big-numbers",
  "decimals",
  "operators",
  "operator-share",
  "commands",
  "dollars",
  "percents",
  "code-signs",
  "code-share",
  "fences",
  "brackets",
  "quotes",
  "commas",
  "sentences",
  "questions",
  "no-question",
  "lines",
  "indented",
  "gaps",
  "word-rank",
  "rare-words",
  "unknown-words",
  "repetition",
  "options",
  "no-options",
  "option-words",
  "option-words-most",
  "option-spread",
  "option-numbers",
  "option-operators",
  "option-overlap",
  "option-rank",
] as const;

/** The names of the surface features. The order is part of the weights' format. */
export const surfaceNames: readonly string[] = [...named, ...wordGroupNames.map((name) => `asks-${name}`)];

/** Everything that the surface features are made of. */
export interface SurfaceInput {
  readonly stem: Reading;
  readonly stemRarity: Rarity;
  readonly answers: Reading;
  readonly answerRarity: Rarity;
  /** The number of words of each answer. */
  readonly answerWords: readonly number[];
}

const counts = new Float64Array(wordGroupNames.length);

/** Writes the surface features into `into`, in the order of `surfaceNames`. */
export function surfaceFeatures(
  { stem, stemRarity, answers, answerRarity, answerWords }: SurfaceInput,
  into: Float32Array,
): void {
  const words = Math.max(1, stem.words);
  const characters = Math.max(1, stem.characters);
  const sentences = Math.max(1, stem.sentences);
  let at = 0;
  const put = (value: number): void => {
    into[at++] = value;
  };
  put(Math.log1p(stem.characters));
  put(Math.log1p(stem.words));
  put(stem.letters / words);
  put(Math.log1p(words / sentences));
  put(stem.longWords / words);
  put((10 * stem.capitals) / characters);
  put(stem.names / words);
  put(stem.foreign / characters);
  put(stem.variables / words);
  put(Math.log1p(stem.numbers));
  put(stem.numbers / (words + stem.numbers));
  put(stem.numbers === 0 ? 0 : stem.digits / stem.numbers);
  put(Math.log1p(stem.decimals));
  put(Math.log1p(stem.operators));
  put((10 * stem.operators) / characters);
  put(Math.log1p(stem.commands));
  put(Math.log1p(stem.dollars));
  put(Math.log1p(stem.percents));
  put(Math.log1p(stem.codeSigns));
  put((10 * stem.codeSigns) / characters);
  put(Math.log1p(stem.fences));
  put(Math.log1p(stem.brackets));
  put(Math.log1p(stem.quotes));
  put(stem.commas / words);
  put(Math.log1p(stem.sentences));
  put(Math.log1p(stem.questions));
  put(stem.questions === 0 ? 1 : 0);
  put(Math.log1p(stem.lines));
  put(stem.indented / stem.lines);
  put(Math.min(3, stem.gaps));
  put(stemRarity.meanRank);
  put(stemRarity.rare);
  put(stemRarity.unknown);
  const distinct = distinctTokens(stem);
  put(stem.tokenCount === 0 ? 0 : 1 - distinct.size / stem.tokenCount);

  const number = answerWords.length;
  const tokens = Math.max(1, answers.tokenCount);
  let most = 0;
  let spread = 0;
  const mean = number === 0 ? 0 : answers.words / number;
  for (const count of answerWords) {
    most = Math.max(most, count);
    spread += Math.abs(count - mean);
  }
  put(Math.log1p(number));
  put(number === 0 ? 1 : 0);
  put(Math.log1p(mean));
  put(Math.log1p(most));
  put(number === 0 ? 0 : spread / number / (1 + mean));
  put(answers.numbers / tokens);
  put(answers.operators / tokens);
  let shared = 0;
  for (let index = 0; index < answers.tokenCount; index++) if (distinct.has(answers.tokens[index] as number)) shared++;
  put(shared / tokens);
  put(answerRarity.meanRank);

  counts.fill(0);
  for (let index = 0; index < stem.tokenCount; index++) {
    const group = wordGroup(stem.tokens[index] as number);
    if (group !== -1) counts[group] = (counts[group] as number) + 1;
  }
  for (const count of counts) put(Math.log1p(count));
}

/** Kept from text to text. */
const seen = new TokenSet();

function distinctTokens({ tokens, tokenCount }: Reading): TokenSet {
  seen.clear();
  for (let index = 0; index < tokenCount; index++) seen.add(tokens[index] as number);
  return seen;
}
