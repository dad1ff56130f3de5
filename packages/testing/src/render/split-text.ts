/** Cuts a text into at most `count` pieces of about equal length, never inside a character. An empty text has none. */
export function splitEvenly(text: string, count: number): string[] {
  const characters = [...text];
  const pieces = Math.min(Math.max(1, Math.floor(count)), characters.length);
  return Array.from({ length: pieces }, (_, index) =>
    characters
      .slice(Math.floor((index * characters.length) / pieces), Math.floor(((index + 1) * characters.length) / pieces))
      .join(""),
  );
}

/** Cuts a text before the white space of each word. Joined, the pieces are the text. */
export function splitWords(text: string): string[] {
  return text.match(/\s*\S+|\s+$/gu) ?? [];
}
