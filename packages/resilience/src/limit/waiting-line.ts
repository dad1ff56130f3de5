import type { Clock } from "@spillway/core";
import type { EndpointState } from "../endpoint/endpoint-state.ts";

/** A call that waits for a place at one of several endpoints. */
export interface Waiting<Place> {
  readonly states: readonly EndpointState[];
  /** Higher goes first; of equals the one that came first. */
  readonly priority: number;
  /** When it must have a place, on the monotonic clock in milliseconds. */
  readonly deadlineMs: number;
  /** When a place may become free without anybody leaving; Infinity where that cannot be known. */
  readonly recheckAtMs: () => number;
  /** Takes a place where there is one. */
  readonly take: (isFirst: (state: EndpointState) => boolean) => Place | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Why a call did not get a place. */
export class ShedError extends Error {
  readonly reason: "line-full" | "too-late" | "outranked";

  constructor(reason: ShedError["reason"]) {
    super(`No place was found: ${reason}.`);
    this.reason = reason;
  }
}

interface Waiter {
  readonly waiting: Waiting<unknown>;
  readonly turn: number;
  /** Takes a place and goes, where there is one. */
  offer(): boolean;
  shed(error: Error): void;
  rearm(): void;
}

/**
 * Where calls wait whose endpoints are all at their limits. Bounded: beyond `maxWaiting` the call of the lowest priority is
 * shed, of equals the newest. A call that cannot be served before its deadline at the pace so far is shed at once.
 */
export class WaitingLine {
  /** Most calls that wait at the same time. */
  maxWaiting = 1_000;
  readonly #clock: Clock;
  readonly #waiters = new Map<EndpointState, Waiter[]>();
  readonly #all = new Set<Waiter>();
  #turn = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether somebody of at least this priority waits for `state`, so that a newcomer may not go past. */
  isTakenBy(state: EndpointState, priority: number): boolean {
    if (state.waitingCalls === 0) return false;
    const first = this.#waiters.get(state)?.[0];
    return first !== undefined && first.waiting.priority >= priority;
  }

  /**
   * Waits for a place.
   *
   * @throws ShedError; or the signal's reason.
   */
  wait<Place>(waiting: Waiting<Place>): Promise<Place> {
    if (waiting.signal?.aborted) return Promise.reject(waiting.signal.reason);
    if (this.#expectedAtMs(waiting) > waiting.deadlineMs) return Promise.reject(new ShedError("too-late"));
    if (this.#all.size >= this.maxWaiting) {
      const last = this.#last();
      if (last === undefined || last.waiting.priority >= waiting.priority) {
        return Promise.reject(new ShedError("line-full"));
      }
      last.shed(new ShedError("outranked"));
    }
    return new Promise((resolve, reject) => this.#join(waiting, resolve, reject));
  }

  /** A place may be free at `state`. */
  freed(state: EndpointState): void {
    if (this.#waiters.size === 0) return;
    for (const [other, waiters] of [...this.#waiters]) {
      if (other !== state && other.keys !== state.keys) continue;
      let first = waiters[0];
      for (; first?.offer(); first = waiters[0]);
      first?.rearm();
    }
  }

  #join<Place>(waiting: Waiting<Place>, resolve: (place: Place) => void, reject: (error: unknown) => void): void {
    const { signal } = waiting;
    let cancelTimer = () => {};
    const leave = () => {
      cancelTimer();
      signal?.removeEventListener("abort", onAbort);
      this.#remove(waiter);
      for (const state of waiting.states) this.#waiters.get(state)?.[0]?.rearm();
    };
    const onAbort = () => {
      leave();
      reject(signal?.reason);
    };
    const waiter: Waiter = {
      waiting,
      turn: this.#turn++,
      rearm: () => {
        cancelTimer();
        arm();
      },
      offer: () => {
        const place = waiting.take((state) => {
          const first = this.#waiters.get(state)?.[0];
          return first === undefined || first === waiter;
        });
        if (place === undefined) return false;
        leave();
        resolve(place);
        return true;
      },
      shed(error) {
        leave();
        reject(error);
      },
    };
    const look = () => {
      const nowMs = this.#clock.monotonicMs();
      if (nowMs >= waiting.deadlineMs) waiter.shed(new ShedError("too-late"));
      else if (!this.#isFirst(waiter) || !waiter.offer()) arm();
    };
    const arm = () => {
      const nowMs = this.#clock.monotonicMs();
      const recheckMs = this.#isFirst(waiter) ? Math.max(waiting.recheckAtMs(), nowMs + 1) : Number.POSITIVE_INFINITY;
      const atMs = Math.min(waiting.deadlineMs, recheckMs);
      cancelTimer = this.#clock.after(atMs - nowMs, look);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#insert(waiter);
    arm();
  }

  #isFirst(waiter: Waiter): boolean {
    return waiter.waiting.states.some((state) => this.#waiters.get(state)?.[0] === waiter);
  }

  #insert(waiter: Waiter): void {
    this.#all.add(waiter);
    for (const state of waiter.waiting.states) {
      const waiters = this.#waiters.get(state) ?? [];
      if (waiters.length === 0) this.#waiters.set(state, waiters);
      const at = waiters.findLastIndex((other) => other.waiting.priority >= waiter.waiting.priority);
      waiters.splice(at + 1, 0, waiter);
      state.waitingCalls = waiters.length;
    }
  }

  #remove(waiter: Waiter): void {
    this.#all.delete(waiter);
    for (const state of waiter.waiting.states) {
      const waiters = this.#waiters.get(state) ?? [];
      const at = waiters.indexOf(waiter);
      if (at !== -1) waiters.splice(at, 1);
      state.waitingCalls = waiters.length;
      if (waiters.length === 0) this.#waiters.delete(state);
    }
  }

  #last(): Waiter | undefined {
    let last: Waiter | undefined;
    for (const waiter of this.#all) {
      const isLater =
        last === undefined ||
        waiter.waiting.priority < last.waiting.priority ||
        (waiter.waiting.priority === last.waiting.priority && waiter.turn > last.turn);
      if (isLater) last = waiter;
    }
    return last;
  }

  /** When a newcomer should get a place at the pace so far; 0 where nothing is known. */
  #expectedAtMs({ states, priority, recheckAtMs }: Waiting<unknown>): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const state of states) {
      const { concurrency } = state.limiter.limits;
      if (concurrency === undefined)
        return Math.min(earliest, recheckAtMs() === Number.POSITIVE_INFINITY ? 0 : recheckAtMs());
      const { meanHoldMs } = state.latency;
      if (meanHoldMs === undefined) return 0;
      const ahead = (this.#waiters.get(state) ?? []).filter((other) => other.waiting.priority >= priority).length;
      earliest = Math.min(earliest, this.#clock.monotonicMs() + (ahead * meanHoldMs) / concurrency);
    }
    return earliest;
  }
}
