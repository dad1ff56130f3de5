import { distance, closest as nearest } from "fastest-levenshtein";

/** The name that was probably meant, or undefined where none is near. */
export function closestName(word: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const candidate = nearest(word, names);
  return distance(word, candidate) <= (word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3)))
    ? candidate
    : undefined;
}

/** ` Did you mean "X"?`, or the known names, or "". Begins with a space. */
export function suggestName(word: string, names: readonly string[]): string {
  const candidate = closestName(word, names);
  if (candidate !== undefined) return ` Did you mean "${candidate}"?`;
  return names.length === 0 ? "" : ` Known: ${names.slice(0, 20).join(", ")}${names.length > 20 ? ", ..." : ""}.`;
}
