/** Blocks that agent harnesses put into the user's turn; the user did not write them. */
const tags = ["system-reminder", "environment_context", "environment_details"] as const;

/** The text without the blocks that an agent's harness added. Linear; a block that is not closed is left in. */
export function withoutHarnessText(text: string): string {
  if (!text.includes("<")) return text;
  let kept = text;
  for (const tag of tags) kept = withoutBlocks(kept, `<${tag}>`, `</${tag}>`);
  return kept;
}

function withoutBlocks(text: string, opening: string, closing: string): string {
  let open = text.indexOf(opening);
  if (open === -1) return text;
  const parts: string[] = [];
  let from = 0;
  while (open !== -1) {
    const close = text.indexOf(closing, open);
    if (close === -1) break;
    parts.push(text.slice(from, open));
    from = close + closing.length;
    open = text.indexOf(opening, from);
  }
  parts.push(text.slice(from));
  return parts.join("");
}
