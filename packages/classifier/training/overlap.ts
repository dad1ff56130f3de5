import type { Row } from "./rows.ts";

const gramLength = 10;

/** The training rows that share no run of ten words with a test row. */
export function withoutOverlap(training: readonly Row[], test: readonly Row[]): Row[] {
  const seen = new Set<string>();
  for (const row of test) for (const gram of gramsOf(row.prompt)) seen.add(gram);
  return training.filter((row) => !gramsOf(row.prompt).some((gram) => seen.has(gram)));
}

/** A text's runs of ten words; a shorter text is one run, so that short doubles are found too. */
function gramsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length <= gramLength) return [words.join(" ")];
  const grams: string[] = [];
  for (let index = 0; index + gramLength <= words.length; index++) {
    grams.push(words.slice(index, index + gramLength).join(" "));
  }
  return grams;
}
