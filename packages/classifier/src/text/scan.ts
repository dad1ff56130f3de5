import { blank, codeSign, digit, kindOf, letter, lineBreak, lowerCase, wideLetter } from "./letters.ts";
import { hashEnd, hashStart, hashStep, type Lexicon } from "./lexicon.ts";

/** What one pass over a text counts. */
export class Scan {
  /** Code units read. */
  characters = 0;
  /** Words; in scripts without spaces, letters. */
  words = 0;
  /** Letters in words with spaces between them. */
  letters = 0;
  /** Of these, Latin letters with accents. */
  accented = 0;
  /** Of these, letters of other alphabets. */
  foreign = 0;
  /** Letters of scripts without spaces. */
  wide = 0;
  /** Runs of digits. */
  numbers = 0;
  /** Operators between two numbers, as in `3 * 17`. */
  arithmetic = 0;
  /** A backslash before a letter, as LaTeX writes its commands. */
  commands = 0;
  dollars = 0;
  codeSigns = 0;
  /** Runs of three backticks. */
  fences = 0;
  lines = 1;
  listItems = 0;
  indentedLines = 0;
  questions = 0;
  /** How often phrases of each list occur, by the list's index. */
  readonly hits: number[];
  /** The number of words before the first of them ended, or -1. */
  readonly first: number[];
  /** The ids of the last words read, nearest first; the pass's own. */
  before1 = 0;
  before2 = 0;
  before3 = 0;
  before4 = 0;

  constructor(lists: number) {
    this.hits = new Array<number>(lists).fill(0);
    this.first = new Array<number>(lists).fill(-1);
  }
}

const tab = 9;
/** What a lower-case ASCII letter has and its capital has not. */
const asciiLowerBit = 0x20;

/** The quick way for the text's bulk: no table, no call. */
function isAsciiLetter(code: number): boolean {
  return ((code | asciiLowerBit) - 97) >>> 0 < 26;
}

const bullets = "-*+•";

/** Reads `text` from `from` to `to` once and adds what it finds to `scan`. Linear in the number of characters. */
export function scanInto(scan: Scan, lexicon: Lexicon, text: string, from: number, to: number): void {
  scan.before1 = scan.before2 = scan.before3 = scan.before4 = 0;
  let atLineStart = true;
  let indent = 0;
  let numberEnd = -2;
  scan.characters += to - from;

  let index = from;
  while (index < to) {
    let code = text.charCodeAt(index);
    const kind = kindOf(code);
    if (kind === letter) {
      const start = index;
      let hash = hashStart;
      do {
        if (code < 128) hash = hashStep(hash, code | asciiLowerBit);
        else {
          if (code < 0x250 || (code >= 0x1e00 && code < 0x1f00)) scan.accented++;
          else scan.foreign++;
          hash = hashStep(hash, lowerCase(code));
        }
        index++;
        if (index >= to) break;
        code = text.charCodeAt(index);
      } while (code < 128 ? isAsciiLetter(code) : kindOf(code) === letter);
      scan.letters += index - start;
      if (atLineStart && indent > 1) scan.indentedLines++;
      atLineStart = false;
      countWord(scan, lexicon, lexicon.find(text, start, index - start, hashEnd(hash)));
      continue;
    }
    if (kind === blank) {
      if (atLineStart) indent += code === tab ? 4 : 1;
      index++;
      continue;
    }
    if (kind === lineBreak) {
      scan.lines++;
      atLineStart = true;
      indent = 0;
      index++;
      continue;
    }
    if (kind === digit) {
      do index++;
      while (index < to && kindOf(text.charCodeAt(index)) === digit);
      scan.numbers++;
      scan.before1 = 0;
      const next = index < to ? text.charCodeAt(index) : 0;
      if (atLineStart && (next === 46 || next === 41) && kindOf(text.charCodeAt(index + 1)) === blank) scan.listItems++;
      atLineStart = false;
      numberEnd = index;
      continue;
    }
    if (kind === wideLetter) {
      scan.wide++;
      countWord(scan, lexicon, lexicon.find(text, index, 1, hashEnd(hashStep(hashStart, code))));
    } else {
      if (kind === codeSign) scan.codeSigns++;
      switch (code) {
        case 63: // ?
        case 0xff1f:
        case 0x61f:
          scan.questions++;
          break;
        case 92: // \
          if (index + 1 < to && kindOf(text.charCodeAt(index + 1)) === letter) scan.commands++;
          break;
        case 36: // $
          scan.dollars++;
          break;
        case 96: // `
          if (text.charCodeAt(index + 1) === 96 && text.charCodeAt(index + 2) === 96) {
            scan.fences++;
            index += 2;
          }
          break;
      }
      if (isOperator(code) && index - numberEnd < 2 && numberFollows(text, index + 1, to)) scan.arithmetic++;
      if (atLineStart && bullets.includes(text[index] as string) && kindOf(text.charCodeAt(index + 1)) === blank) {
        scan.listItems++;
      } else if (atLineStart && indent > 1) scan.indentedLines++;
    }
    atLineStart = false;
    index++;
  }
}

/** Counts a word, and the phrases that it ends. A function of its own: a closure made per text is compiled anew too often. */
function countWord(scan: Scan, lexicon: Lexicon, id: number): void {
  scan.words++;
  if (id !== 0) countPhrases(scan, lexicon.endings[id] as Lexicon["endings"][number]);
  scan.before4 = scan.before3;
  scan.before3 = scan.before2;
  scan.before2 = scan.before1;
  scan.before1 = id;
}

function countPhrases(scan: Scan, endings: Lexicon["endings"][number]): void {
  for (let index = 0; index < endings.length; index++) {
    const { list, before } = endings[index] as (typeof endings)[number];
    const length = before.length;
    if (length > 0 && before[0] !== scan.before1) continue;
    if (length > 1 && before[1] !== scan.before2) continue;
    if (length > 2 && before[2] !== scan.before3) continue;
    if (length > 3 && before[3] !== scan.before4) continue;
    scan.hits[list] = (scan.hits[list] as number) + 1;
    if (scan.first[list] === -1) scan.first[list] = scan.words;
  }
}

function isOperator(code: number): boolean {
  // + - * / = ^ % < > and the signs of times and division
  return (
    code === 43 ||
    code === 45 ||
    code === 42 ||
    code === 47 ||
    code === 61 ||
    code === 94 ||
    code === 37 ||
    code === 60 ||
    code === 62 ||
    code === 0xd7 ||
    code === 0xf7
  );
}

function numberFollows(text: string, from: number, to: number): boolean {
  const next = from < to && text.charCodeAt(from) === 32 ? from + 1 : from;
  return next < to && kindOf(text.charCodeAt(next)) === digit;
}
