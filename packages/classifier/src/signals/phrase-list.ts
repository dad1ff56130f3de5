/** Phrases written with commas between them, over as many lines as it takes. */
export function phraseList(text: string): readonly string[] {
  return text.split(",").map((phrase) => phrase.trim());
}
