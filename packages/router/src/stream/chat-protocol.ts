import { readUsage, servedTier } from "@spillway/pricing";
import type { SseEvent } from "./sse-events.ts";
import type { EventFacts, StreamProtocol } from "./stream-protocol.ts";

interface ChatChunk {
  readonly error?: unknown;
  readonly choices?: readonly {
    readonly text?: string;
    readonly delta?: Readonly<Record<string, unknown>>;
    readonly finish_reason?: string | null;
  }[];
}

const nothing: EventFacts = { content: false, complete: false, usage: undefined, error: undefined, usageOnly: false };
const done: EventFacts = { ...nothing, complete: true };

/** Wholly plain events: one line of JSON each. */
const plain = /^(?:data: ?\{[^\r\n]*\}\r?\n\r?\n)+$/;
/** A finish reason, a usage object, the end mark, an error. In an answer's text the quotes would be escaped. */
const notable = /"finish_reason"\s*:\s*"|"usage"\s*:\s*\{|"timings"\s*:\s*\{|\[DONE\]|"error"\s*:/;

/** Streams of chat completions and of the older completions. */
export const chatProtocol: StreamProtocol = {
  notable,
  plain,
  errorEventEnds: false,
  read(event: SseEvent, preset: string): EventFacts {
    if (event.data === undefined || event.data === "") return nothing;
    if (event.data === "[DONE]") return done;
    const chunk = JSON.parse(event.data) as ChatChunk | null;
    if (typeof chunk !== "object" || chunk === null) return nothing;
    if (chunk.error !== undefined && chunk.error !== null) return { ...nothing, error: chunk.error };
    if (event.event === "error") return { ...nothing, error: chunk };
    const choices = chunk.choices ?? [];
    const usage = readUsage(chunk, preset);
    return {
      content: choices.some(carriesContent),
      complete: choices.some((choice) => typeof choice.finish_reason === "string"),
      usage,
      error: undefined,
      usageOnly: usage !== undefined && choices.length === 0,
      servedTier: servedTier(chunk),
    };
  },
};

function carriesContent(choice: NonNullable<ChatChunk["choices"]>[number]): boolean {
  if (typeof choice.text === "string" && choice.text !== "") return true;
  const { delta } = choice;
  if (delta === undefined) return false;
  for (const [key, value] of Object.entries(delta)) {
    if (key === "role" || value === null || value === "" || (Array.isArray(value) && value.length === 0)) continue;
    return true;
  }
  return false;
}
