import { readUsage, servedTier } from "@spillway/pricing";
import type { SseEvent } from "./sse-events.ts";
import type { EventFacts, StreamProtocol } from "./stream-protocol.ts";

interface ResponsesEvent {
  readonly type?: string;
  readonly response?: { readonly id?: unknown; readonly error?: unknown };
  readonly error?: unknown;
}

const notable =
  /"type"\s*:\s*"(?:response\.(?:created|queued|in_progress|completed|failed|incomplete)|error)"|\[DONE\]|"error"\s*:\s*\{/;
const plain = /^(?:event: ?[^\r\n]*\r?\ndata: ?\{[^\r\n]*\}\r?\n\r?\n)+$/;

/** Streams of the Responses API. `response.created` alone is no content yet: errors still follow it. */
export const responsesProtocol: StreamProtocol = {
  notable,
  plain,
  errorEventEnds: true,
  read(event: SseEvent, preset: string): EventFacts {
    const facts = { content: false, complete: false, usage: undefined, error: undefined, usageOnly: false };
    if (event.data === undefined || event.data === "") return facts;
    if (event.data === "[DONE]") return { ...facts, complete: true };
    const parsed = JSON.parse(event.data) as ResponsesEvent | null;
    switch (parsed?.type) {
      case "response.created":
      case "response.queued":
      case "response.in_progress":
        return { ...facts, responseId: typeof parsed.response?.id === "string" ? parsed.response.id : undefined };
      // An item or a part that is announced holds nothing yet.
      case "response.output_item.added":
      case "response.content_part.added":
      case "response.reasoning_summary_part.added":
        return facts;
      case "response.completed":
      case "response.incomplete":
        return {
          ...facts,
          content: true,
          complete: true,
          usage: readUsage(parsed, preset),
          servedTier: servedTier(parsed),
        };
      case "response.failed":
        return {
          ...facts,
          complete: true,
          usage: readUsage(parsed, preset),
          error: parsed.response?.error ?? {},
        };
      case "error":
        return { ...facts, error: parsed.error ?? parsed };
      default:
        return { ...facts, content: true };
    }
  },
};
