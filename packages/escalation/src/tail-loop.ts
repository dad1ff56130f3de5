/** The end of a text that is one stretch over and over. */
export interface TailLoop {
  /** The length of the stretch, in UTF-16 code units. */
  readonly period: number;
  /** How often it comes, whole times. */
  readonly rounds: number;
}

/** How far back a loop is looked for. All lengths in UTF-16 code units. */
const window = 4_000;
/** A loop fills at least this much of the text's end, */
const leastLooped = 120;
/** and goes round at least this often. */
const leastRounds = 4;

/**
 * The loop that a text ends in, or undefined. The prefix function of the reversed end gives for every length of end its
 * shortest period, so that one pass finds the longest end that loops.
 */
export function tailLoop(text: string): TailLoop | undefined {
  const trimmed = text.trimEnd();
  const last = trimmed.length - 1;
  const length = Math.min(window, trimmed.length);
  if (length < leastLooped) return undefined;
  const border = new Int32Array(length);
  let looped = 0;
  let period = 0;
  for (let index = 1, matched = 0; index < length; index++) {
    const code = trimmed.charCodeAt(last - index);
    while (matched > 0 && code !== trimmed.charCodeAt(last - matched)) matched = border[matched - 1] as number;
    if (code === trimmed.charCodeAt(last - matched)) matched++;
    border[index] = matched;
    const end = index + 1;
    if (end >= leastLooped && end >= leastRounds * (end - matched)) {
      looped = end;
      period = end - matched;
    }
  }
  if (looped === 0) return undefined;
  const isAllThereIs = looped === trimmed.length || looped === window;
  const stretch = trimmed.slice(last + 1 - period);
  return isDrawn(stretch, isAllThereIs) ? undefined : { period, rounds: Math.floor(looped / period) };
}

/**
 * Rules, table borders, rows of zeros and paddings (`-----`, `| --- |`, `0, 0,`, `AAAA`) are drawn, not stuttered: they hold
 * no two letters that differ. A sign that nothing is drawn with is a stutter where it is all there is (`!!!!!`).
 */
function isDrawn(stretch: string, isAllThereIs: boolean): boolean {
  if (isAllThereIs && stretch.length === 1) return /[\d\s=_*#~+|.:-]/.test(stretch);
  const letters = stretch.match(/\p{L}/gu);
  return letters === null || new Set(letters).size < 2;
}
