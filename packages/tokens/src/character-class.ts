/** The classes of characters that cost a tokenizer about the same. */
export const characterClass = {
  space: 0,
  newline: 1,
  digit: 2,
  punctuation: 3,
  lower: 4,
  upper: 5,
  latin1: 6,
  latinExtended: 7,
  cyrillic: 8,
  greek: 9,
  arabic: 10,
  indic: 11,
  thai: 12,
  han: 13,
  kana: 14,
  hangul: 15,
  surrogate: 16,
  other: 17,
} as const;

const { space, newline, digit, punctuation, lower, upper } = characterClass;

const ascii = new Uint8Array(128).fill(punctuation);
for (let code = 0; code < 128; code++) {
  if (code === 0x20 || code === 0x09) ascii[code] = space;
  else if (code === 0x0a || code === 0x0d) ascii[code] = newline;
  else if (code >= 0x30 && code <= 0x39) ascii[code] = digit;
  else if (code >= 0x61 && code <= 0x7a) ascii[code] = lower;
  else if (code >= 0x41 && code <= 0x5a) ascii[code] = upper;
}

/** The class of a UTF-16 code unit. */
export function classOf(code: number): number {
  return code < 128 ? (ascii[code] as number) : classBeyondAscii(code);
}

function classBeyondAscii(code: number): number {
  if (code < 0xc0) return punctuation;
  if (code < 0x100) return characterClass.latin1;
  if (code < 0x250) return characterClass.latinExtended;
  if (code < 0x300) return characterClass.other;
  if (code < 0x370) return characterClass.latin1; // combining accents
  if (code < 0x400) return characterClass.greek;
  if (code < 0x530) return characterClass.cyrillic;
  if (code < 0x590) return characterClass.other;
  if (code < 0x600) return characterClass.greek; // Hebrew costs the same
  if (code < 0x780) return characterClass.arabic;
  if (code < 0x900) return characterClass.other;
  if (code < 0xe00) return characterClass.indic;
  if (code < 0xe80) return characterClass.thai;
  if (code < 0x1e00) return characterClass.other;
  if (code < 0x1f00) return characterClass.latin1; // Vietnamese
  if (code < 0x2000) return characterClass.greek;
  if (code < 0x2e80) return punctuation;
  if (code < 0x3000) return characterClass.han;
  if (code < 0x3040) return punctuation;
  if (code < 0x3100) return characterClass.kana;
  if (code < 0x3400) return characterClass.other;
  if (code < 0xa000) return characterClass.han;
  if (code < 0xac00) return characterClass.other;
  if (code < 0xd7a4) return characterClass.hangul;
  if (code >= 0xd800 && code < 0xe000) return characterClass.surrogate;
  return code >= 0xff00 && code < 0xfff0 ? punctuation : characterClass.other;
}
