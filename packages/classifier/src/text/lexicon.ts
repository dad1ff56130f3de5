import { kindOf, letter, lowerCase, wideLetter } from "./letters.ts";

/** Lists of phrases by name. A phrase is one to five words; case, hyphens and apostrophes do not matter. */
export type PhraseLists = Readonly<Record<string, readonly string[]>>;

/** A phrase that ends in a certain word. */
export interface Ending {
  /** The index of the phrase's list. */
  readonly list: number;
  /** The ids of the words before the last, nearest first. */
  readonly before: readonly number[];
}

/** The longest phrase, in words. */
const longestPhrase = 5;

const tableSize = 8_192;

/**
 * Phrase lists made ready for one pass over a text: a hash table of their words, and for each word the phrases that end
 * in it. Looking a word up costs one probe, whatever the number of phrases; nothing in it can backtrack.
 */
export class Lexicon {
  /** The names of the lists, by index. */
  readonly lists: readonly string[];
  /** The phrases that end in each word, by word id; id 0 is any word not listed. */
  readonly endings: readonly (readonly Ending[])[];
  readonly #words: readonly string[];
  readonly #table = new Int32Array(tableSize);

  constructor(lists: PhraseLists) {
    const ids = new Map<string, number>();
    const words = [""];
    const endings: Ending[][] = [[]];
    const idOf = (word: string): number => {
      let id = ids.get(word);
      if (id === undefined) {
        id = words.push(word) - 1;
        ids.set(word, id);
        endings.push([]);
        this.#insert(word, id);
      }
      return id;
    };
    this.lists = Object.keys(lists);
    for (const [list, name] of this.lists.entries()) {
      for (const phrase of lists[name] ?? []) {
        const phraseIds = wordsOf(phrase).map(idOf);
        const last = phraseIds.pop();
        if (last === undefined || phraseIds.length >= longestPhrase) throw new Error(`Not a phrase: "${phrase}".`);
        endings[last]?.push({ list, before: phraseIds.reverse() });
      }
    }
    this.#words = words;
    this.endings = endings;
  }

  /** The id of the word at `from`, `length` code units long, whose hash is `hash`; 0 where it is not listed. */
  find(text: string, from: number, length: number, hash: number): number {
    let slot = hash & (tableSize - 1);
    for (;;) {
      const id = this.#table[slot] as number;
      if (id === 0) return 0;
      const word = this.#words[id] as string;
      if (word.length === length && sameWord(word, text, from)) return id;
      slot = (slot + 1) & (tableSize - 1);
    }
  }

  #insert(word: string, id: number): void {
    if (id > tableSize / 2) throw new Error("Too many words in the phrase lists.");
    let hash = hashStart;
    for (let index = 0; index < word.length; index++) hash = hashStep(hash, word.charCodeAt(index));
    let slot = hashEnd(hash) & (tableSize - 1);
    while (this.#table[slot] !== 0) slot = (slot + 1) & (tableSize - 1);
    this.#table[slot] = id;
  }
}

/** FNV-1a, a code unit at a time. */
export const hashStart = 0x811c9dc5;
export function hashStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}
export function hashEnd(hash: number): number {
  return hash ^ (hash >>> 15);
}

function sameWord(word: string, text: string, from: number): boolean {
  for (let index = 0; index < word.length; index++) {
    if (word.charCodeAt(index) !== lowerCase(text.charCodeAt(from + index))) return false;
  }
  return true;
}

function wordsOf(phrase: string): string[] {
  const words: string[] = [];
  let word = "";
  for (let index = 0; index < phrase.length; index++) {
    const code = lowerCase(phrase.charCodeAt(index));
    const kind = kindOf(code);
    if (kind === letter) {
      word += String.fromCharCode(code);
      continue;
    }
    if (word !== "") words.push(word);
    word = "";
    if (kind === wideLetter) words.push(String.fromCharCode(code));
  }
  if (word !== "") words.push(word);
  return words;
}
