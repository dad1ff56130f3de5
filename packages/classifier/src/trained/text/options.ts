/** Where the answers of a multiple-choice question stand in its text. */
export interface Options {
  /** The end of the question itself: the start of the first answer, or of the whole text where there are none. */
  readonly stemEnd: number;
  /** The starts of the answers, after their letters. */
  readonly starts: readonly number[];
  /** The ends of the answers. What follows the last end is template. */
  readonly ends: readonly number[];
}

const upperA = 65;
const lineFeed = 10;
const mostOptions = 20;

/**
 * Finds answers `A. ...`, `B) ...`, `(C) ...`, each on a line of its own, lettered from A without a gap. Fewer than two
 * are no multiple choice. Linear.
 */
export function findOptions(text: string, from: number, to: number): Options {
  let starts: number[] = [];
  let ends: number[] = [];
  let stemEnd = to;
  let line = from;
  while (line < to) {
    let lineEnd = text.indexOf("\n", line);
    if (lineEnd === -1 || lineEnd > to) lineEnd = to;
    const at = afterLetter(text, line, starts.length);
    if (at !== -1) {
      if (starts.length === 0) stemEnd = line;
      starts.push(at);
      ends.push(lineEnd);
    } else if (starts.length > 0 && afterLetter(text, line, 0) !== -1) {
      stemEnd = line;
      starts = [afterLetter(text, line, 0)];
      ends = [lineEnd];
    }
    if (starts.length === mostOptions) break;
    line = lineEnd + 1;
  }
  return starts.length < 2 ? { stemEnd: to, starts: [], ends: [] } : { stemEnd, starts, ends };
}

/** The index after the letter of answer `number` where a line starts with it, or -1. */
function afterLetter(text: string, line: number, number: number): number {
  let at = line;
  if (text.charCodeAt(at) === 40) at++;
  if (text.charCodeAt(at) !== upperA + number) return -1;
  const mark = text.charCodeAt(at + 1);
  if (mark !== 46 && mark !== 41 && mark !== 58) return -1;
  const next = text.charCodeAt(at + 2);
  return next === 32 || next === lineFeed || next === 9 ? at + 2 : -1;
}
