import { type Clock, type PassedOver, SpillwayError, sleep } from "@spillway/core";
import type { AttemptFailure } from "../failure/attempt-failure.ts";
import { longestRetryAfterMs } from "../failure/retry-after.ts";
import { ShedError, type WaitingLine } from "../limit/waiting-line.ts";
import type { Chooser } from "../retry/try-candidates.ts";
import type { Block } from "./block.ts";
import type { EndpointState } from "./endpoint-state.ts";
import type { Permit } from "./permit.ts";
import type { Wanted } from "./wanted.ts";

/** A place in the order of a call's endpoints. */
export interface Slot {
  readonly state: EndpointState;
  /** In tokens; undefined where no limit is known. */
  readonly contextWindow: number | undefined;
}

/** An attempt that may begin. */
export interface Entry<One extends Slot> {
  readonly candidate: One;
  readonly permit: Permit;
  /** An endpoint before it was full or at its limits. */
  readonly overflow: boolean;
}

/** What a selector works with. */
export interface SelectorOptions {
  readonly clock: Clock;
  readonly line: WaitingLine;
  readonly wanted: Wanted;
  /** Higher goes first where calls wait. */
  readonly priority: number;
  /** On the monotonic clock, in milliseconds. */
  readonly deadlineMs: number;
  /** Longest wait for a place, in milliseconds. */
  readonly maxWaitMs: number;
  readonly signal: AbortSignal | undefined;
  /** Told of each endpoint that is gone past, also more than once. */
  readonly passedOver: { passOver(endpoint: string, reason: PassedOver["reason"]): void };
}

/**
 * Chooses among a call's endpoints, by their state at the moment: the first that is ready and not full; else the first that
 * is full but takes more; else a place in the waiting line; else the one that is nearest to recovery.
 */
export class Selector<One extends Slot> implements Chooser<One, Entry<One>> {
  readonly #options: SelectorOptions;
  #lastChoice: readonly One[] = [];

  constructor(options: SelectorOptions) {
    this.#options = options;
  }

  /** Begins at another one of the candidates of the last choice that `fits`, ready and not full; undefined where none is. */
  beside(candidate: One, fits: (other: One) => boolean): Entry<One> | undefined {
    const others = this.#lastChoice.filter((other) => other !== candidate && fits(other));
    return this.enter(others, false);
  }

  choose(candidates: readonly One[], must: boolean): Entry<One> | undefined | Promise<Entry<One> | undefined> {
    this.#lastChoice = candidates;
    return this.enter(candidates) ?? (must ? this.#insist(candidates) : undefined);
  }

  /** Begins at the first endpoint that is ready, or full but able; undefined where there is none. */
  enter(candidates: readonly One[], fullToo = true, fromLine = false): Entry<One> | undefined {
    const { wanted, priority, line } = this.#options;
    const nowMs = this.#options.clock.monotonicMs();
    let firstFull: One | undefined;
    let overflow = false;
    for (const candidate of candidates) {
      const { state } = candidate;
      const block = state.block(wanted.tokens, nowMs);
      const taken = block === undefined && !fromLine && line.isTakenBy(state, priority);
      if (block !== undefined || taken) {
        const reason = block?.reason ?? "limited";
        if (reason === "limited") {
          overflow = true;
          state.fullness(nowMs);
        }
        this.#passOver(state, reason);
      } else if (state.fullness(nowMs) !== undefined) {
        firstFull ??= candidate;
        overflow = true;
        this.#passOver(state, "full");
      } else return this.#begin(candidate, overflow, nowMs);
    }
    return firstFull === undefined || !fullToo ? undefined : this.#begin(firstFull, false, nowMs);
  }

  remaining(candidates: readonly One[], { candidate, permit }: Entry<One>, failure: AttemptFailure): readonly One[] {
    const { next, otherKey } = failure.reaction;
    const { state } = candidate;
    const others = candidates.filter((one) => one !== candidate && one !== failure.beside?.candidate);
    const nowMs = this.#options.clock.monotonicMs();
    const key = otherKey ? state.keys.ready(state.spec.id, this.#options.wanted.tokens, nowMs) : undefined;
    if (key !== undefined && key !== permit.key) return [candidate, ...others];
    switch (next) {
      case "any":
        return others;
      case "bigger-context":
        return others.filter((one) => isBigger(one.contextWindow, candidate.contextWindow));
      case "other-vendor":
        return others.filter((one) => one.state.spec.provider !== state.spec.provider);
      case "none":
        return [];
    }
  }

  /** Waits, or goes to where recovery is nearest: a call is not lost because nobody is ready. */
  async #insist(candidates: readonly One[]): Promise<Entry<One>> {
    const { clock, wanted, deadlineMs, signal } = this.#options;
    for (;;) {
      const nowMs = clock.monotonicMs();
      const blocked = candidates.map((candidate) => ({
        candidate,
        block: candidate.state.block(wanted.tokens, nowMs),
      }));
      const limited = blocked.filter(({ block }) => block === undefined || block.reason === "limited");
      if (limited.length > 0)
        return await this.#waitInLine(
          candidates,
          limited.map(({ candidate }) => candidate),
        );
      const nearest = blocked.reduce((best, one) => (until(one.block) < until(best.block) ? one : best));
      const untilMs = until(nearest.block);
      const mustRest =
        nearest.block?.reason === "resting" && untilMs < deadlineMs && untilMs - nowMs <= longestRetryAfterMs;
      // No state of an endpoint is a reason to go past the user's own limits.
      const isLimited = nearest.candidate.state.limitWaitMs(wanted.tokens, nowMs) > 0;
      if (!mustRest && isLimited) return await this.#waitInLine(candidates, [nearest.candidate]);
      if (!mustRest) return this.#begin(nearest.candidate, false, nowMs);
      await sleep(clock, untilMs - nowMs, signal);
      const entry = this.enter(candidates);
      if (entry !== undefined) return entry;
    }
  }

  async #waitInLine(candidates: readonly One[], limited: readonly One[]): Promise<Entry<One>> {
    const { clock, line, wanted, priority, deadlineMs, maxWaitMs, signal } = this.#options;
    const startedMs = clock.monotonicMs();
    try {
      return await line.wait<Entry<One>>({
        states: candidates.map(({ state }) => state),
        priority,
        deadlineMs: Math.min(deadlineMs, startedMs + maxWaitMs),
        recheckAtMs: () => {
          const nowMs = clock.monotonicMs();
          return Math.min(...candidates.map(({ state }) => until(state.block(wanted.tokens, nowMs))));
        },
        take: (isFirst) =>
          this.enter(
            candidates.filter((one) => isFirst(one.state)),
            true,
            true,
          ),
        signal,
      });
    } catch (error) {
      if (!(error instanceof ShedError)) throw error;
      throw limitsExceeded(error, limited, clock.monotonicMs() - startedMs);
    }
  }

  #begin(candidate: One, overflow: boolean, nowMs: number): Entry<One> {
    const permit = candidate.state.begin(this.#options.wanted, nowMs);
    permit.line = this.#options.line;
    return { candidate, permit, overflow };
  }

  #passOver(state: EndpointState, reason: PassedOver["reason"]): void {
    this.#options.passedOver.passOver(state.spec.id, reason);
  }
}

function until(block: Block | undefined): number {
  return block?.untilMs ?? 0;
}

function isBigger(window: number | undefined, than: number | undefined): boolean {
  return window === undefined || than === undefined || window > than;
}

function limitsExceeded(error: ShedError, limited: readonly Slot[], waitedMs: number): SpillwayError {
  const names = limited.map(({ state }) => state.spec.id).join(", ");
  const why = {
    "line-full": "and as many calls wait as `queue.maxWaiting` allows",
    "too-late": `and no place was to be had in time (waited ${Math.round(waitedMs)} ms)`,
    outranked: "and calls of a higher priority took the places in the line",
  }[error.reason];
  return new SpillwayError("limits_exceeded", `Every endpoint is at its limits (${names}), ${why}.`);
}
