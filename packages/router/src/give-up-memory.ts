import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Inbound } from "./request/inbound.ts";

/**
 * Remembers calls that were given up without an HTTP answer. A client retries those by itself, and no header can tell it
 * not to; its second try is answered from here with the same error and no upstream call, so that the router stays the
 * only one that retries. Keeps hashes, not prompts.
 */
export class GiveUpMemory {
  readonly #errors = new LRUCache<string, Error>({ max: 1_000, ttl: 120_000 });

  /** The error of the try before, where this is a client's own retry of a call that was given up. */
  recall(inbound: Inbound): Error | undefined {
    const retryCount = inbound.header("x-stainless-retry-count");
    if (retryCount === undefined || retryCount === "0" || inbound.json === undefined) return undefined;
    return this.#errors.get(keyOf(inbound, inbound.json.text));
  }

  note(inbound: Inbound, error: Error): void {
    if (inbound.json !== undefined) this.#errors.set(keyOf(inbound, inbound.json.text), error);
  }
}

function keyOf(inbound: Inbound, body: string): string {
  return createHash("sha256").update(inbound.address.path).update("\0").update(body).digest("base64");
}
