import { digit, kindOf, letter } from "../../text/letters.ts";

const slash = 47;
const dot = 46;
const longestPath = 120;
/** Counting stops here: more say no more. */
const most = 8;

/** Whether a code unit may stand in a file's path. */
function inPath(code: number): boolean {
  const kind = kindOf(code);
  return (
    (kind === letter && code < 128) || kind === digit || code === slash || code === dot || code === 95 || code === 45
  );
}

/** The number of file paths with a folder and an extension, as `src/cache/lru.py`, up to 8; addresses of the web are none. */
export function filePaths(text: string): number {
  let count = 0;
  let at = text.indexOf("/");
  while (at !== -1 && count < most) {
    let from = at;
    while (from > 0 && at - from < longestPath && inPath(text.charCodeAt(from - 1))) from--;
    let to = at + 1;
    while (to - at < longestPath && inPath(text.charCodeAt(to))) to++;
    const isAddress = text.charCodeAt(at + 1) === slash;
    if (!isAddress && hasExtension(text, at, to)) count++;
    at = text.indexOf("/", to);
  }
  return count;
}

/** True where what follows the last dot is a short word of letters after a name of two characters or more. */
function hasExtension(text: string, from: number, to: number): boolean {
  let end = to;
  while (end > from && text.charCodeAt(end - 1) === dot) end--;
  let at = end;
  while (at > from && end - at < 5 && kindOf(text.charCodeAt(at - 1)) === letter) at--;
  const length = end - at;
  return length >= 1 && length <= 4 && text.charCodeAt(at - 1) === dot && kindOf(text.charCodeAt(at - 2)) === letter;
}

/** The number of lines of a stack trace (`  File "a.py", line 3`, `\tat a.b(C.java:8)`), up to 8. */
export function stackFrames(text: string): number {
  let count = 0;
  for (const mark of ['\n  File "', "\n\tat ", "\n    at "]) {
    for (let at = text.indexOf(mark); at !== -1 && count < most; at = text.indexOf(mark, at + mark.length)) count++;
  }
  return count;
}
