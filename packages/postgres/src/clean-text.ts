/** A text as PostgreSQL can hold it: NUL and halves of surrogate pairs, which it refuses, become U+FFFD. */
export function cleanText(text: string): string {
  return text.replaceAll("\0", "\uFFFD").toWellFormed();
}
