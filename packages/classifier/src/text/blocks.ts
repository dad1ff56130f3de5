/** Longer than any tag that is looked for. */
const longestTag = 40;

/** The text without the blocks of these tags. Linear; a block that is not closed is left in. */
export function withoutBlocks(text: string, tags: ReadonlySet<string>): string {
  const parts: string[] = [];
  const neverClosed = new Set<string>();
  let kept = 0;
  let open = text.indexOf("<");
  while (open !== -1) {
    const end = tagEnd(text, open + 1);
    const tag = end === -1 ? "" : text.slice(open + 1, end);
    let next = open + 1;
    if (tags.has(tag) && !neverClosed.has(tag)) {
      const closing = `</${tag}>`;
      const close = text.indexOf(closing, end);
      if (close === -1) neverClosed.add(tag);
      else {
        parts.push(text.slice(kept, open));
        kept = next = close + closing.length;
      }
    }
    open = text.indexOf("<", next);
  }
  if (kept === 0) return text;
  parts.push(text.slice(kept));
  return parts.join("");
}

/** Where the tag that starts at `from` ends, -1 where none does. */
function tagEnd(text: string, from: number): number {
  const to = Math.min(text.length, from + longestTag);
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if (code === 62) return index;
    const isLetter = (code | 32) >= 97 && (code | 32) <= 122;
    if (!isLetter && code !== 45 && code !== 95) return -1;
  }
  return -1;
}

/** What is in the blocks of this tag that begin a line or follow another tag, joined; undefined where there is none. */
export function contentOf(text: string, tag: string): string | undefined {
  const opening = `<${tag}>`;
  const closing = `</${tag}>`;
  const contents: string[] = [];
  let open = text.indexOf(opening);
  while (open !== -1) {
    const from = open + opening.length;
    const close = text.indexOf(closing, from);
    if (close === -1) break;
    const before = text[open - 1];
    if (before === undefined || before === "\n" || before === ">") contents.push(text.slice(from, close).trim());
    open = text.indexOf(opening, close);
  }
  return contents.length === 0 ? undefined : contents.join("\n");
}
