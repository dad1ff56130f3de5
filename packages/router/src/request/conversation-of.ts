import type { Conversation, Turn } from "@spillway/core";
import type { Inbound } from "./inbound.ts";

type Fields = Readonly<Record<string, unknown>>;

const empty: Conversation = Object.freeze({
  turns: [],
  tools: 0,
  attachments: { images: 0, audio: 0, files: 0 },
  structured: "none",
  maxOutputTokens: undefined,
});

/** The view of a request that the classifier and the eligibility rules work on. Never throws: odd parts are left out. */
export function conversationOf(inbound: Inbound): Conversation {
  const { fields } = inbound;
  if (fields === undefined) return empty;
  const attachments = { images: 0, audio: 0, files: 0 };
  const turns: Turn[] = [];
  if (inbound.api === "responses") {
    if (typeof fields.instructions === "string") turns.push({ role: "system", text: fields.instructions });
    if (typeof fields.input === "string") turns.push({ role: "user", text: fields.input });
    else addTurns(fields.input, turns, attachments);
  } else if (inbound.api === "chat") {
    addTurns(fields.messages, turns, attachments);
  } else {
    turns.push({ role: "user", text: textOf(fields.prompt ?? fields.input, attachments) });
  }
  return {
    turns,
    tools: Array.isArray(fields.tools) ? fields.tools.length : 0,
    attachments,
    structured: structuredOf(inbound.api === "responses" ? record(fields.text)?.format : fields.response_format),
    maxOutputTokens: count(fields.max_completion_tokens ?? fields.max_tokens ?? fields.max_output_tokens),
  };
}

function addTurns(
  messages: unknown,
  turns: Turn[],
  attachments: { images: number; audio: number; files: number },
): void {
  if (!Array.isArray(messages)) return;
  for (const message of messages) {
    const turn = record(message);
    if (turn === undefined) continue;
    turns.push({ role: roleOf(turn), text: textOf(turn.content ?? turn.output, attachments) });
  }
}

function roleOf(turn: Fields): Turn["role"] {
  switch (turn.role ?? turn.type) {
    case "system":
    case "developer":
      return "system";
    case "assistant":
    case "function_call":
    case "reasoning":
      return "assistant";
    case "tool":
    case "function":
    case "function_call_output":
      return "tool";
    default:
      return "user";
  }
}

function textOf(content: unknown, attachments: { images: number; audio: number; files: number }): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  const texts: string[] = [];
  for (const part of content) {
    if (typeof part === "string") {
      texts.push(part);
      continue;
    }
    const fields = record(part);
    if (fields === undefined) continue;
    const type = typeof fields.type === "string" ? fields.type : "";
    if (typeof fields.text === "string") texts.push(fields.text);
    else if (type.includes("image")) attachments.images += 1;
    else if (type.includes("audio")) attachments.audio += 1;
    else if (type.includes("file")) attachments.files += 1;
  }
  return texts.length === 1 ? (texts[0] as string) : texts.join("\n");
}

function structuredOf(format: unknown): Conversation["structured"] {
  const type = record(format)?.type;
  if (type === "json_schema") return "schema";
  return type === "json_object" ? "json" : "none";
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

function record(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}
