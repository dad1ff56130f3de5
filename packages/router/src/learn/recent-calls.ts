import type { CallRecord } from "@spillway/core";
import { LRUCache } from "lru-cache";

/** For so long feedback on a call is taken. */
const keptMs = 24 * 3_600_000;
const mostCalls = 10_000;
/** Of all texts together. */
const mostCharacters = 16_000_000;

/** A call that feedback may come for. */
export interface RecentCall {
  readonly record: CallRecord;
  /** What the user wrote last; "" where nobody collects samples. */
  readonly text: string;
}

/** The calls of the last day that feedback may come for, as many as memory allows. */
export class RecentCalls {
  readonly #calls: LRUCache<string, RecentCall>;

  constructor(now: () => number) {
    this.#calls = new LRUCache({
      max: mostCalls,
      maxSize: mostCharacters,
      sizeCalculation: ({ text }) => text.length + 1,
      ttl: keptMs,
      ttlResolution: 0,
      perf: { now },
    });
  }

  note(call: RecentCall): void {
    this.#calls.set(call.record.id, call);
  }

  find(id: string): RecentCall | undefined {
    return this.#calls.get(id);
  }
}
