/** What a UTF-16 code unit is to the scanner. */
const other = 0;
/** A letter of a script that writes words with spaces between them. */
export const letter = 1;
export const digit = 2;
export const blank = 3;
export const lineBreak = 4;
/** A sign that is common in code and rare in prose. */
export const codeSign = 5;
/** A letter of a script without spaces (Han, kana, Hangul, Thai): each is a word of its own here. */
export const wideLetter = 6;

const ascii = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) ascii[code] = letter;
  else if (code >= 48 && code <= 57) ascii[code] = digit;
  else if (code === 32 || code === 9) ascii[code] = blank;
  else if (code === 10) ascii[code] = lineBreak;
  else if ("{};=<>_|&[]#@~^".includes(String.fromCharCode(code))) ascii[code] = codeSign;
}

/** The kind of a code unit: one of the constants of this file. */
export function kindOf(code: number): number {
  return code < 128 ? (ascii[code] as number) : kindBeyondAscii(code);
}

function kindBeyondAscii(code: number): number {
  if (code < 0xc0) return code === 0xa0 ? blank : other;
  if (code < 0xe00) return code === 0xd7 || code === 0xf7 ? other : letter;
  if (code < 0xe80) return wideLetter;
  if (code < 0x2000) return letter;
  if (code < 0x2e80) return code === 0x2028 ? lineBreak : other;
  if (code < 0x3040) return code === 0x3000 ? blank : code < 0x3000 ? wideLetter : other;
  if (code < 0xd800) return wideLetter;
  return code >= 0xf900 && code < 0xfb00 ? wideLetter : other;
}

/** The lower case of a letter, for the alphabets that the phrase lists use. */
export function lowerCase(code: number): number {
  if (code < 128) return code >= 65 && code <= 90 ? code + 32 : code;
  if (code < 0xdf) return code >= 0xc0 && code !== 0xd7 ? code + 32 : code;
  if (code < 0x391) return code;
  if (code < 0x3aa) return code + 32;
  if (code < 0x400) return code;
  if (code < 0x410) return code + 80;
  return code < 0x430 ? code + 32 : code;
}
