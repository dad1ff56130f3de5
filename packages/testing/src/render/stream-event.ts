/**
 * One event of a stream. `part` says what it is for the faults that count or leave out events: what opens the stream, a
 * piece of content, what closes it, the last `[DONE]`.
 */
export interface StreamEvent {
  readonly part: "open" | "content" | "close" | "done";
  readonly data: Buffer;
}

/** An event of the chat and completions APIs. */
export function dataEvent(part: StreamEvent["part"], payload: object): StreamEvent {
  return { part, data: Buffer.from(`data: ${JSON.stringify(payload)}\n\n`) };
}

/** An event with a name, as the Responses API has them. */
export function namedEvent(part: StreamEvent["part"], name: string, payload: object): StreamEvent {
  return { part, data: Buffer.from(`event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`) };
}

export const doneEvent: StreamEvent = Object.freeze({ part: "done", data: Buffer.from("data: [DONE]\n\n") });

/** How many events stand before the one that would exceed `contentChunks` pieces of content. */
export function eventsBefore(events: readonly StreamEvent[], contentChunks: number): number {
  let content = 0;
  for (const [index, event] of events.entries()) {
    if (event.part === "close" || event.part === "done") return index;
    if (event.part === "content") {
      if (content === contentChunks) return index;
      content += 1;
    }
  }
  return events.length;
}
