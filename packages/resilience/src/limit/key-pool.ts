import type { Limits } from "@spillway/core";
import type { Block } from "../endpoint/block.ts";
import { Limiter } from "./limiter.ts";

/** How long a refused key is left alone before it is tried once more, in milliseconds. */
const refusedMs = 600_000;

/** One key of a provider. Knows its place in the list, never the key itself. */
export class Key {
  readonly index: number;
  readonly limiter: Limiter;
  /** The provider refused it (401, 402): at every endpoint. */
  #refusedUntilMs = 0;
  /** When it was refused last. */
  #refusedMs = 0;
  /** Until when it is refused at an endpoint (403). */
  readonly #refusedAtUntilMs = new Map<string, number>();
  /** Until when it rests at an endpoint (429). */
  readonly #restsUntilMs = new Map<string, number>();

  constructor(index: number, limits: Limits) {
    this.index = index;
    this.limiter = new Limiter(limits);
  }

  isRefused(endpoint: string, nowMs: number): boolean {
    return nowMs < Math.max(this.#refusedUntilMs, this.#refusedAtUntilMs.get(endpoint) ?? 0);
  }

  /** How long until it may be used at `endpoint`: 0 for now, Infinity until an attempt with it ends. */
  waitMs(endpoint: string, tokens: number, nowMs: number): number {
    const limitedMs = this.limiter.waitMs(tokens, nowMs);
    if (this.#refusedUntilMs === 0 && this.#refusedAtUntilMs.size === 0 && this.#restsUntilMs.size === 0)
      return limitedMs;
    const refusedUntilMs = Math.max(this.#refusedUntilMs, this.#refusedAtUntilMs.get(endpoint) ?? 0);
    return Math.max(0, limitedMs, Math.max(refusedUntilMs, this.#restsUntilMs.get(endpoint) ?? 0) - nowMs);
  }

  refuse(nowMs: number): void {
    this.#refusedMs = nowMs;
    this.#refusedUntilMs = nowMs + refusedMs;
  }

  refuseAt(endpoint: string, nowMs: number): void {
    this.#refusedMs = nowMs;
    this.#refusedAtUntilMs.set(endpoint, nowMs + refusedMs);
  }

  /** Keeps the longer of two rests. */
  rest(endpoint: string, untilMs: number): void {
    this.#restsUntilMs.set(endpoint, Math.max(untilMs, this.#restsUntilMs.get(endpoint) ?? 0));
  }

  /** An attempt that began at `beganMs` was served. What began before a refusal says nothing of it. */
  accepted(endpoint: string, beganMs: number): void {
    if (beganMs < this.#refusedMs) return;
    this.#refusedUntilMs = 0;
    if (this.#refusedAtUntilMs.size > 0) this.#refusedAtUntilMs.delete(endpoint);
  }
}

/** A provider's keys: the ready one that is used least goes first, in turn. */
export class KeyPool {
  readonly keys: readonly Key[];
  #turn = 0;

  /** @param limits one for each key; a provider without a key has one entry. */
  constructor(limits: readonly Limits[]) {
    this.keys = limits.map((one, index) => new Key(index, one));
  }

  /** The same, and the turn goes on to the next one. */
  take(endpoint: string, tokens: number, nowMs: number): Key | undefined {
    const key = this.ready(endpoint, tokens, nowMs);
    if (key !== undefined) this.#turn = key.index + 1;
    return key;
  }

  /** A key that may be used at `endpoint` now, or undefined. */
  ready(endpoint: string, tokens: number, nowMs: number): Key | undefined {
    const { keys } = this;
    if (keys.length === 1) {
      const only = keys[0] as Key;
      return only.waitMs(endpoint, tokens, nowMs) === 0 ? only : undefined;
    }
    let best: Key | undefined;
    for (let step = 0; step < keys.length; step++) {
      const key = keys[(this.#turn + step) % keys.length] as Key;
      if (key.waitMs(endpoint, tokens, nowMs) > 0) continue;
      if (best === undefined || key.limiter.inFlight < best.limiter.inFlight) best = key;
    }
    return best;
  }

  /** How long until the limits of one of the keys allow an attempt: 0 for now, Infinity until an attempt ends. */
  limitWaitMs(tokens: number, nowMs: number): number {
    return Math.min(...this.keys.map((key) => key.limiter.waitMs(tokens, nowMs)));
  }

  /** Other limits from now on; the keys are the same. */
  configure(limits: readonly Limits[]): void {
    for (const [index, key] of this.keys.entries()) key.limiter.configure(limits[index] ?? key.limiter.limits);
  }

  /** The key that is ready soonest, for where none is. */
  soonest(endpoint: string, tokens: number, nowMs: number): { key: Key; waitMs: number } {
    let soonest = { key: this.keys[0] as Key, waitMs: Number.POSITIVE_INFINITY };
    for (const key of this.keys) {
      const waitMs = key.waitMs(endpoint, tokens, nowMs);
      if (waitMs < soonest.waitMs) soonest = { key, waitMs };
    }
    return soonest;
  }

  /** Why no key may be used at `endpoint` now; undefined where one may. */
  block(endpoint: string, tokens: number, nowMs: number): Block | undefined {
    if (this.ready(endpoint, tokens, nowMs) !== undefined) return undefined;
    const { key, waitMs } = this.soonest(endpoint, tokens, nowMs);
    if (key.limiter.waitMs(tokens, nowMs) > 0) return { reason: "limited", untilMs: nowMs + waitMs };
    return { reason: this.usable(endpoint, nowMs) === 0 ? "no-key" : "resting", untilMs: nowMs + waitMs };
  }

  /** How many keys the provider has not refused at `endpoint`. */
  usable(endpoint: string, nowMs: number): number {
    return this.keys.filter((key) => !key.isRefused(endpoint, nowMs)).length;
  }
}
