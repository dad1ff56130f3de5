import { type Clock, sleep } from "@spillway/core";
import pRetry from "p-retry";
import { AttemptFailure } from "../failure/attempt-failure.ts";

/** Options of `tryCandidates`. */
export interface TryCandidatesOptions {
  /** Rounds after the first. */
  readonly maxRetries: number;
  /** Wait before the second round, in milliseconds; doubles each round, up to 8 s, less up to a quarter by chance. */
  readonly backoffMs: number;
  readonly clock: Clock;
  /** When the call must be over, on the monotonic clock, in milliseconds. A wait beyond it is not begun. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  /** 0 to 1; for the jitter. */
  readonly random: () => number;
}

/** Chooses which candidate is tried next. */
export interface Chooser<Candidate, Entry extends { readonly candidate: Candidate }> {
  /**
   * The best of the candidates, begun. Undefined where none may be tried now and `must` is false; with `must` it waits for
   * one or takes the least bad.
   */
  choose(candidates: readonly Candidate[], must: boolean): Entry | undefined | Promise<Entry | undefined>;
  /** Which of the candidates are worth trying in the same round, now that one has failed. */
  remaining(candidates: readonly Candidate[], failed: Entry, failure: AttemptFailure): readonly Candidate[];
}

const longestBackoffMs = 8_000;

/**
 * Tries candidates until one answers. This is the only place in Spillway that retries. A failed candidate is followed at
 * once by the next that is ready; only when all have failed is there a wait and another round over those that a wait may
 * cure and those that were not asked. Rounds are counted by p-retry; waits are what a provider asked for, or exponential
 * backoff.
 *
 * @throws the last `AttemptFailure`, or whatever else `attempt` or the chooser throws, or the signal's reason.
 */
export async function tryCandidates<Candidate, Entry extends { readonly candidate: Candidate }, Result>(
  candidates: readonly Candidate[],
  chooser: Chooser<Candidate, Entry>,
  attempt: (entry: Entry) => Promise<Result>,
  options: TryCandidatesOptions,
): Promise<Result> {
  const chosen = chooser.choose(candidates, true);
  const first = chosen instanceof Promise ? await chosen : chosen;
  if (first === undefined) throw new RangeError("tryCandidates needs at least one candidate.");
  try {
    return await attempt(first);
  } catch (error) {
    if (!(error instanceof AttemptFailure)) throw error;
    return await tryOthers(candidates, chooser, attempt, options, first, error);
  }
}

/** Everything after a first failure; apart, so that the healthy path pays for none of it. */
async function tryOthers<Candidate, Entry extends { readonly candidate: Candidate }, Result>(
  candidates: readonly Candidate[],
  chooser: Chooser<Candidate, Entry>,
  attempt: (entry: Entry) => Promise<Result>,
  options: TryCandidatesOptions,
  firstEntry: Entry,
  firstFailure: AttemptFailure,
): Promise<Result> {
  let pending = candidates;
  let failures: { candidate: Candidate; failure: AttemptFailure }[] = [];
  let last: AttemptFailure | undefined;
  const note = (entry: Entry, failure: AttemptFailure) => {
    failures.push({ candidate: entry.candidate, failure });
    // A hedge is of the same candidates.
    const { beside } = failure;
    if (beside !== undefined) failures.push({ candidate: beside.candidate as Candidate, failure: beside.failure });
    pending = chooser.remaining(pending, entry, failure);
    last = failure;
  };
  const round = async (roundNumber: number): Promise<Result> => {
    failures = [];
    last = undefined;
    if (roundNumber === 1) note(firstEntry, firstFailure);
    while (pending.length > 0) {
      // In the last round also those are asked that are hardly ready: there is no later one.
      const must = failures.length === 0 || roundNumber > options.maxRetries;
      const chosen = chooser.choose(pending, must);
      const entry = chosen instanceof Promise ? await chosen : chosen;
      if (entry === undefined) break;
      try {
        return await attempt(entry);
      } catch (error) {
        if (!(error instanceof AttemptFailure)) throw error;
        note(entry, error);
      }
    }
    throw last ?? firstFailure;
  };
  return pRetry(round, {
    retries: options.maxRetries,
    minTimeout: 0,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    shouldRetry: ({ error }) => error instanceof AttemptFailure && pending.length > 0,
    async onFailedAttempt({ attemptNumber, retriesLeft }) {
      const fatal = last?.reaction;
      const curable = failures.filter(({ failure }) => failure.reaction.retry);
      const unasked = pending;
      pending =
        fatal?.next === "none"
          ? []
          : candidates.filter((one) => unasked.includes(one) || curable.some(({ candidate }) => candidate === one));
      if (pending.length === 0 || retriesLeft <= 0) return;
      if (curable.length === 0) return;
      const waitMs = waitBeforeRound(
        attemptNumber,
        curable.map(({ failure }) => failure),
        options,
      );
      if (options.clock.monotonicMs() + waitMs >= options.deadlineMs) pending = [];
      else await sleep(options.clock, waitMs, options.signal);
    },
  });
}

/** The shortest of what the endpoints asked for, or of the exponential backoff where one asked for nothing. */
function waitBeforeRound(round: number, failures: readonly AttemptFailure[], options: TryCandidatesOptions): number {
  const waits = failures.map(({ retryAfterMs, reaction }) => {
    if (retryAfterMs !== undefined) return retryAfterMs;
    const backoffMs = Math.min(options.backoffMs * reaction.backoff * 2 ** (round - 1), longestBackoffMs);
    return backoffMs * (1 - options.random() * 0.25);
  });
  return Math.min(...waits);
}
