/** Of a text longer than twice this, in UTF-16 code units, only its head and its tail of this length are read. */
export const windowLength = 4_096;

/** Calls `read` with the ranges of a text that are looked at: all of it, or its head and its tail. */
export function eachWindow(text: string, read: (from: number, to: number) => void): void {
  if (text.length <= 2 * windowLength) {
    read(0, text.length);
    return;
  }
  read(0, windowLength);
  read(text.length - windowLength, text.length);
}
