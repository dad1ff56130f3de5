import { isRecord } from "../cases/fields.ts";

/** What a chat completion says. */
export interface AnswerText {
  readonly text: string;
  readonly finishReason: string | undefined;
}

/**
 * The answer in a chat completion: its content; a refusal; or, where the model calls tools instead, JSON of the form
 * `{ "tool_calls": [{ "name": ..., "arguments": ... }] }`. Undefined where the body holds no choice.
 */
export function answerText(body: unknown): AnswerText | undefined {
  const choice = isRecord(body) && Array.isArray(body.choices) ? (body.choices[0] as unknown) : undefined;
  if (!isRecord(choice)) return undefined;
  const message = isRecord(choice.message) ? choice.message : {};
  const finishReason = typeof choice.finish_reason === "string" ? choice.finish_reason : undefined;
  return { text: contentOf(message) || refusalOf(message) || toolCallsOf(message), finishReason };
}

function contentOf({ content }: Readonly<Record<string, unknown>>): string {
  if (typeof content === "string") return content;
  const parts: readonly unknown[] = Array.isArray(content) ? content : [];
  return parts.map((part) => (isRecord(part) && typeof part.text === "string" ? part.text : "")).join("");
}

function refusalOf({ refusal }: Readonly<Record<string, unknown>>): string {
  return typeof refusal === "string" ? refusal : "";
}

function toolCallsOf({ tool_calls: calls }: Readonly<Record<string, unknown>>): string {
  if (!Array.isArray(calls) || calls.length === 0) return "";
  const called = calls.map((call: unknown) => {
    const tool = isRecord(call) && isRecord(call.function) ? call.function : {};
    return { name: tool.name, arguments: parsed(tool.arguments) };
  });
  return JSON.stringify({ tool_calls: called });
}

/** The arguments as a value; broken ones as they are, so that a schema can refuse them. */
function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return text;
  }
}
