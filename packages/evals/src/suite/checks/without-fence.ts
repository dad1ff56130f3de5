/** A text without the Markdown code fence around it; as it is where there is none. */
export function withoutFence(text: string): string {
  return /^\s*```[\w-]*\r?\n([\s\S]*?)\r?\n?```\s*$/.exec(text)?.[1] ?? text;
}
