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
  readonly #formErrors = new WeakMap<FormData, Error>();

  /** The error of the try before, where this is a client's own retry of a call that was given up. */
  recall(inbound: Inbound): Error | undefined {
    const retryCount = inbound.header("x-stainless-retry-count");
    if (retryCount === undefined || retryCount === "0") return undefined;
    const { opaqueBody } = inbound;
    return opaqueBody instanceof FormData
      ? this.#formErrors.get(opaqueBody)
      : this.#errors.get(keyOf(inbound, opaqueBody));
  }

  note(inbound: Inbound, error: Error): void {
    const { opaqueBody } = inbound;
    if (opaqueBody instanceof FormData) this.#formErrors.set(opaqueBody, error);
    else this.#errors.set(keyOf(inbound, opaqueBody), error);
  }
}

function keyOf({ method, address, json }: Inbound, opaqueBody: Uint8Array | undefined): string {
  const hash = createHash("sha256").update(`${method} ${address.path}${address.query}\0`);
  return hash.update(json?.text ?? opaqueBody ?? "").digest("base64");
}
