/** How the samples of one metric become one figure: counts are summed, shares averaged. */
export type Combine = "sum" | "mean";

/**
 * One metric of a page in the Prometheus text format, over all its label sets (several data-parallel engines); undefined
 * where the page has no finite sample of it. Only the lines that begin with the name are looked at, so a page of
 * hundreds of kilobytes costs one search. `counted` gets the text between the braces and may leave a sample out.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
 */
export function metricValue(
  page: string,
  name: string,
  combine: Combine,
  counted: (labels: string) => boolean = () => true,
): number | undefined {
  if (name === "") return undefined;
  let total = 0;
  let samples = 0;
  let at = page.indexOf(name);
  while (at !== -1) {
    const lineEnd = page.indexOf("\n", at);
    const end = lineEnd === -1 ? page.length : lineEnd;
    if (beginsLine(page, at)) {
      const sample = sampleOf(page.slice(at + name.length, end));
      if (sample !== undefined && counted(sample.labels)) {
        total += sample.value;
        samples += 1;
      }
    }
    at = page.indexOf(name, end);
  }
  if (samples === 0) return undefined;
  return combine === "sum" ? total : total / samples;
}

/** Whether only blanks stand between the position and the start of its line. */
function beginsLine(page: string, position: number): boolean {
  let before = position - 1;
  while (page[before] === " " || page[before] === "\t") before -= 1;
  return before < 0 || page[before] === "\n";
}

/** Labels and value of what follows a metric's name on its line; undefined where it is another metric or no finite sample. */
function sampleOf(rest: string): { readonly labels: string; readonly value: number } | undefined {
  const opening = /^[ \t]*\{/.exec(rest)?.[0].length;
  if (opening === undefined) {
    const value = /^[ \t]/.test(rest) ? finiteValue(rest) : undefined;
    return value === undefined ? undefined : { labels: "", value };
  }
  const closing = closingBrace(rest, opening);
  if (closing === -1) return undefined;
  const value = finiteValue(rest.slice(closing + 1));
  return value === undefined ? undefined : { labels: rest.slice(opening, closing), value };
}

/** Where the labels end: the first brace that is not part of a quoted, possibly escaped, label value. -1 where none is. */
function closingBrace(text: string, from: number): number {
  let quoted = false;
  for (let index = from; index < text.length; index += 1) {
    const character = text[index];
    if (quoted && character === "\\") index += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === "}" && !quoted) return index;
  }
  return -1;
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The first word as a number. What may follow, a timestamp or an exemplar, is not read; NaN and the infinities count as no sample. */
function finiteValue(text: string): number | undefined {
  const word = /^[ \t]*([^ \t\r]+)/.exec(text)?.[1];
  if (word === undefined || !decimal.test(word)) return undefined;
  const value = Number(word);
  return Number.isFinite(value) ? value : undefined;
}
