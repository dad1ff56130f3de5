import { eachWindow, windowLength } from "../text/windows.ts";
import { Grams } from "./grams.ts";
import { surfaceFeatures, surfaceNames } from "./surface.ts";
import { findOptions } from "./text/options.ts";
import { readInto } from "./text/read.ts";
import { Reading } from "./text/reading.ts";
import type { WordTable } from "./words.ts";

/** A text's features. The buffers are its own and are written anew by the next `read`. */
export class Features {
  readonly surface = new Float32Array(surfaceNames.length);
  readonly grams = new Grams();
  readonly stem = new Reading();
  readonly answers = new Reading();
  /** The number of answers of a multiple choice. */
  answerCount = 0;
  /** The mean over the words of each head's value in the word table, in the table's units. */
  readonly wordHeads: Float64Array;
  readonly #words: WordTable;
  readonly #sums: Float64Array;

  constructor(words: WordTable) {
    this.#words = words;
    this.wordHeads = new Float64Array(words.heads);
    this.#sums = new Float64Array(words.heads + 1);
  }

  /** Reads a text: all of it, or its head and tail. Answers of a multiple choice are read apart from the question. */
  read(text: string): void {
    const { stem, answers } = this;
    stem.clear();
    answers.clear();
    const answerWords: number[] = [];
    if (text.length > 2 * windowLength) {
      eachWindow(text, (from, to) => readInto(stem, text, from, to));
    } else {
      const options = findOptions(text, 0, text.length);
      readInto(stem, text, 0, options.stemEnd);
      for (const [index, start] of options.starts.entries()) {
        const before = answers.words + answers.numbers;
        readInto(answers, text, start, options.ends[index] as number);
        answerWords.push(answers.words + answers.numbers - before);
      }
    }
    this.answerCount = answerWords.length;
    this.#sums.fill(0);
    const stemRarity = this.#words.sum(stem, this.#sums);
    const answerRarity = this.#words.sum(answers, this.#sums);
    const weight = this.#sums[this.#words.heads] as number;
    for (let head = 0; head < this.wordHeads.length; head++) {
      this.wordHeads[head] = weight === 0 ? 0 : (this.#sums[head] as number) / weight;
    }
    surfaceFeatures({ stem, stemRarity, answers, answerRarity, answerWords }, this.surface);
    this.grams.read(stem, this.#words);
  }
}
