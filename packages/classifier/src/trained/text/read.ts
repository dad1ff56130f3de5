import { blank, codeSign, digit, kindOf, letter, lineBreak, lowerCase, wideLetter } from "../../text/letters.ts";
import { hashEnd, hashStart, hashStep } from "./hash.ts";
import type { Reading } from "./reading.ts";

const asciiLowerBit = 0x20;
const longWord = 9;

/** The tokens of numbers by their number of digits, and of signs by their code; no word hashes to them but by chance. */
function numberToken(digits: number): number {
  return hashEnd(0x1234_0000 + Math.min(6, digits));
}
function signToken(code: number): number {
  return hashEnd(0x5678_0000 + code);
}

const numberTokens = Uint32Array.from({ length: 7 }, (_, digits) => numberToken(digits));
const signTokens = Uint32Array.from({ length: 128 }, (_, code) => signToken(code));

/** Reads `text` from `from` to `to` once and adds what it finds to `reading`. Linear, whatever the text. */
export function readInto(reading: Reading, text: string, from: number, to: number): void {
  reading.characters += to - from;
  let atSentenceStart = true;
  let atLineStart = true;
  let indent = 0;
  let index = from;
  while (index < to) {
    let code = text.charCodeAt(index);
    const kind = kindOf(code);
    if (kind === letter) {
      const start = index;
      const capital = code >= 65 && code <= 90;
      let hash = hashStart;
      do {
        if (code < 128) {
          if (code < 97) reading.capitals++;
          hash = hashStep(hash, code | asciiLowerBit);
        } else {
          if (code >= 0x250) reading.foreign++;
          hash = hashStep(hash, lowerCase(code));
        }
        index++;
        if (index >= to) break;
        code = text.charCodeAt(index);
      } while (kindOf(code) === letter);
      const length = index - start;
      reading.words++;
      reading.letters += length;
      if (length >= longWord) reading.longWords++;
      if (length === 1) reading.variables++;
      if (capital && !atSentenceStart) reading.names++;
      if (atLineStart && indent > 1) reading.indented++;
      atLineStart = atSentenceStart = false;
      reading.add(hashEnd(hash));
      continue;
    }
    if (kind === blank) {
      if (atLineStart) indent++;
      index++;
      continue;
    }
    if (kind === lineBreak) {
      reading.lines++;
      atLineStart = atSentenceStart = true;
      indent = 0;
      index++;
      continue;
    }
    atLineStart = false;
    if (kind === digit) {
      const start = index;
      do index++;
      while (index < to && kindOf(text.charCodeAt(index)) === digit);
      reading.numbers++;
      reading.digits += index - start;
      if (text.charCodeAt(index) === 46 && kindOf(text.charCodeAt(index + 1)) === digit) reading.decimals++;
      reading.add(numberTokens[Math.min(6, index - start)] as number);
      atSentenceStart = false;
      continue;
    }
    if (kind === wideLetter) {
      reading.words++;
      reading.letters++;
      reading.foreign++;
      reading.add(hashEnd(hashStep(hashStart, code)));
      index++;
      continue;
    }
    if (kind === codeSign) reading.codeSigns++;
    index += countSign(reading, text, index, code);
    if (code === 46 || code === 63 || code === 33 || code === 58) atSentenceStart = true;
  }
}

/** Counts a sign that is neither letter, digit nor blank, and says how many code units it took. */
function countSign(reading: Reading, text: string, index: number, code: number): number {
  if (code < 128) reading.add(signTokens[code] as number);
  switch (code) {
    case 46: // .
    case 33: // !
      if (kindOf(text.charCodeAt(index + 1)) !== digit) reading.sentences++;
      break;
    case 63: // ?
    case 0xff1f:
      reading.questions++;
      reading.sentences++;
      break;
    case 92: // \
      if (kindOf(text.charCodeAt(index + 1)) === letter) reading.commands++;
      break;
    case 36: // $
      reading.dollars++;
      if (closesFormula(text, index)) reading.formulas++;
      break;
    case 37: // %
      reading.percents++;
      break;
    case 43: // +
    case 42: // *
    case 47: // /
    case 60: // <
    case 61: // =
    case 62: // >
    case 94: // ^
    case 0xd7:
      reading.operators++;
      break;
    case 40: // (
    case 91: // [
    case 123: // {
      reading.brackets++;
      break;
    case 34: // "
      reading.quotes++;
      break;
    case 44: // ,
      reading.commas++;
      break;
    case 96: // `
      if (text.charCodeAt(index + 1) === 96 && text.charCodeAt(index + 2) === 96) {
        reading.fences++;
        return 3;
      }
      break;
    case 95: {
      // _
      let end = index + 1;
      while (text.charCodeAt(end) === 95) end++;
      if (end - index > 1 || kindOf(text.charCodeAt(end)) === blank) reading.gaps++;
      return end - index;
    }
  }
  return 1;
}

/** True for a dollar sign that ends a formula, as in `$x + 1$`: right after it, and no price follows. */
function closesFormula(text: string, index: number): boolean {
  const before = kindOf(text.charCodeAt(index - 1));
  if (index === 0 || before === blank || before === lineBreak) return false;
  return kindOf(text.charCodeAt(index + 1)) !== digit && text.charCodeAt(index - 1) !== 36;
}
