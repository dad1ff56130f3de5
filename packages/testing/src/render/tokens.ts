import { field } from "../server/received-request.ts";

const charactersPerToken = 4;

/** The size of a text by its length alone: 4 characters (UTF-16 code units) are a token. */
export function estimateTokens(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}

/** The prompt's size by the length of its texts: messages, input or prompt, whichever the body has. At least 1. */
export function promptTokens(body: unknown): number {
  const characters =
    textLength(field(body, "messages")) +
    textLength(field(body, "instructions")) +
    textLength(field(body, "input")) +
    textLength(field(body, "prompt"));
  return Math.max(1, estimateTokens(characters));
}

/** Texts in strings, in lists, and in the `content`, `text` and `output` of objects. A list of token ids has one a number. */
function textLength(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value === "number") return charactersPerToken;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  return textLength(field(value, "content")) + textLength(field(value, "text")) + textLength(field(value, "output"));
}
