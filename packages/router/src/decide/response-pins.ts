import { LRUCache } from "lru-cache";

const mostKept = 20_000;

/**
 * Remembers which endpoint holds the state of a response or a conversation (Responses API), so that what refers to it goes
 * there: no other one knows it, nor can read its encrypted reasoning.
 */
export class ResponsePins {
  readonly #endpoints = new LRUCache<string, string>({ max: mostKept });

  /** An answer with this id came from this endpoint. */
  note(id: string | undefined, endpoint: string): void {
    if (id !== undefined) this.#endpoints.set(id, endpoint);
  }

  /** The endpoint that holds what a request refers to: `previous_response_id`, `conversation`, or the path's own id. */
  endpointOf(fields: Readonly<Record<string, unknown>> | undefined, path: string): string | undefined {
    for (const id of [fields?.previous_response_id, conversationId(fields?.conversation), idInPath(path)]) {
      const endpoint = typeof id === "string" ? this.#endpoints.get(id) : undefined;
      if (endpoint !== undefined) return endpoint;
    }
    return undefined;
  }
}

/** A request's or an answer's `conversation`: an id, or an object with one. */
export function conversationId(conversation: unknown): string | undefined {
  const id = typeof conversation === "object" ? (conversation as { id?: unknown } | null)?.id : conversation;
  return typeof id === "string" ? id : undefined;
}

function idInPath(path: string): string | undefined {
  return /^\/(?:responses|conversations)\/([^/?]+)/.exec(path)?.[1];
}
