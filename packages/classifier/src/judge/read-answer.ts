import { judgeDomains } from "./rubric.ts";

/** What a judge said. */
export interface Judgement {
  readonly level: 1 | 2 | 3 | 4 | 5;
  readonly domain: string | undefined;
  readonly confidence: number | undefined;
}

/**
 * Reads the judgement in the body of a chat completion: JSON, also in a code fence or among other words, or the level
 * alone. Undefined where there is no level from 1 to 5: no text can move a request further than the levels go.
 */
export function readJudgement(body: unknown): Judgement | undefined {
  const text = withoutThoughts(answerText(body)).trim();
  const given = jsonIn(text) ?? text;
  if (typeof given !== "object") return judgement(given, undefined, undefined);
  const { level, domain, confidence } = given;
  return judgement(level, domain, confidence);
}

function judgement(level: unknown, domain: unknown, confidence: unknown): Judgement | undefined {
  const number = typeof level === "string" && level.trim() !== "" ? Number(level) : level;
  if (typeof number !== "number" || !(number >= 1 && number <= 5)) return undefined;
  return {
    level: Math.round(number) as Judgement["level"],
    domain: judgeDomains.find((known) => known === domain),
    confidence: typeof confidence === "number" && confidence >= 0 && confidence <= 1 ? confidence : undefined,
  };
}

interface Fields {
  readonly [name: string]: unknown;
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null ? (value as Fields) : undefined;
}

/** The text of the first choice, given as text or in parts. */
function answerText(body: unknown): string {
  const choices = fieldsOf(body)?.choices;
  const content = fieldsOf(fieldsOf(Array.isArray(choices) ? choices[0] : undefined)?.message)?.content;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => fieldsOf(part)?.text ?? "").join("");
}

/** Without what a reasoning model thought aloud before its answer. */
function withoutThoughts(text: string): string {
  const end = text.lastIndexOf("</think>");
  return end === -1 ? text : text.slice(end + "</think>".length);
}

/** The object from the first brace to the last. */
function jsonIn(text: string): Fields | undefined {
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  if (from === -1 || to < from) return undefined;
  try {
    return fieldsOf(JSON.parse(text.slice(from, to + 1)));
  } catch {
    return undefined;
  }
}
