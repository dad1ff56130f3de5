import type { Key } from "../limit/key-pool.ts";
import type { AttemptEnding } from "./attempt-ending.ts";

/** A key that was limited without being told for how long rests for this time, where there is another one. */
const unaskedKeyRestMs = 1_000;

/** Where and when an attempt used a key. */
interface KeyUse {
  readonly endpoint: string;
  /** How many keys the provider has. */
  readonly keyCount: number;
  /** On the monotonic clock, in milliseconds. */
  readonly beganMs: number;
  readonly endedMs: number;
}

/**
 * What the ending of an attempt says of its key: 401 and 402 drop it everywhere, 403 at this endpoint; 429 rests it here.
 *
 * @returns why it is refused, where it was usable before.
 */
export function judgeKey(key: Key, { failure, status, restMs }: AttemptEnding, use: KeyUse): string | undefined {
  const { endpoint, keyCount, beganMs, endedMs } = use;
  if (failure === "rate-limit") {
    const untoldMs = keyCount > 1 ? unaskedKeyRestMs : 0;
    key.rest(endpoint, endedMs + (restMs ?? untoldMs));
  } else if (failure === "auth") {
    const wasUsable = !key.isRefused(endpoint, endedMs);
    if (status === 403) key.refuseAt(endpoint, endedMs);
    else key.refuse(endedMs);
    if (wasUsable) return `key ${key.index + 1} of ${keyCount} was refused with ${status}`;
  } else if (failure === undefined) key.accepted(endpoint, beganMs);
  return undefined;
}
