import type { Endpoint } from "@spillway/registry";
import { draftOfStream } from "../judge/draft-of.ts";
import { splitEvents } from "../stream/sse-events.ts";

/** How a cut answer is gone on with. */
export interface Continuation {
  /** What follows the caller's own messages: the part that has come, and the wish to go on. */
  readonly messages: readonly unknown[];
  /** The event that marks for the caller where another model begins. */
  mark(endpoint: Endpoint): Buffer;
}

const instruction =
  "Your answer was cut off. Continue it exactly where it stops. Do not repeat any of it and do not comment on this.";

/**
 * What it takes to go on with a cut chat stream. Undefined where that cannot be done: no text has come, a tool call is
 * open, or the answer has more than one choice.
 */
export function continuationOf(partial: Buffer, marker: string): Continuation | undefined {
  const draft = draftOfStream(partial);
  if (draft.text === "" || draft.toolCalls.length > 0) return undefined;
  const chunks = splitEvents(partial).flatMap(({ data }) => (data?.startsWith("{") ? [JSON.parse(data) as Chunk] : []));
  if (chunks.some(({ choices }) => choices?.some(({ index }) => (index ?? 0) !== 0))) return undefined;
  const { id, created } = chunks[0] ?? {};
  return {
    messages: [
      { role: "assistant", content: draft.text },
      { role: "user", content: instruction },
    ],
    mark({ id: endpoint, model }) {
      const content = marker.replaceAll("{model}", model.id);
      const choices = [{ index: 0, delta: { content }, finish_reason: null }];
      const chunk = { id, object: "chat.completion.chunk", created, model: model.id, choices };
      return Buffer.from(`data: ${JSON.stringify({ ...chunk, spillway: { continuation: { endpoint } } })}\n\n`);
    },
  };
}

interface Chunk {
  readonly id?: string;
  readonly created?: number;
  readonly choices?: readonly { readonly index?: number }[];
}
