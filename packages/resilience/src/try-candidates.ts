import { type Clock, sleep } from "@spillway/core";
import pRetry from "p-retry";
import { AttemptFailure } from "./attempt-failure.ts";

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

const longestBackoffMs = 8_000;

/**
 * Tries candidates in order until one answers. This is the only place in Spillway that retries. A failed candidate is
 * followed at once by the next; only when all have failed is there a wait and another round over those that a wait may
 * cure. Rounds are counted by p-retry; waits are what a provider asked for, or exponential backoff.
 *
 * @throws the last `AttemptFailure`, or whatever else `attempt` throws, or the signal's reason.
 */
export async function tryCandidates<Candidate, Result>(
  candidates: readonly Candidate[],
  attempt: (candidate: Candidate, round: number, index: number) => Promise<Result>,
  options: TryCandidatesOptions,
): Promise<Result> {
  const [first] = candidates;
  if (first === undefined) throw new RangeError("tryCandidates needs at least one candidate.");
  try {
    return await attempt(first, 0, 0);
  } catch (error) {
    if (!(error instanceof AttemptFailure) || !(error.nextEndpoint || error.retry)) throw error;
    return await tryOthers(candidates, attempt, options, error);
  }
}

/** Everything after a first failure; apart, so that the healthy path pays for none of it. */
async function tryOthers<Candidate, Result>(
  candidates: readonly Candidate[],
  attempt: (candidate: Candidate, round: number, index: number) => Promise<Result>,
  options: TryCandidatesOptions,
  firstFailure: AttemptFailure,
): Promise<Result> {
  let curable: { candidate: Candidate; waitMs: number | undefined }[] = [];
  let pending = candidates;
  let failure: AttemptFailure = firstFailure;
  const note = (candidate: Candidate, error: AttemptFailure) => {
    failure = error;
    if (error.retry) curable.push({ candidate, waitMs: error.retryAfterMs });
  };
  const round = async (roundNumber: number): Promise<Result> => {
    let started = 0;
    if (roundNumber === 1) {
      started = 1;
      note(candidates[0] as Candidate, firstFailure);
      if (!firstFailure.nextEndpoint) throw firstFailure;
    }
    for (const [index, candidate] of pending.entries()) {
      if (index < started) continue;
      try {
        return await attempt(candidate, roundNumber - 1, index);
      } catch (error) {
        if (!(error instanceof AttemptFailure)) throw error;
        note(candidate, error);
        if (!error.nextEndpoint) break;
      }
    }
    throw failure;
  };
  return pRetry(round, {
    retries: options.maxRetries,
    minTimeout: 0,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    shouldRetry: ({ error }) => error instanceof AttemptFailure && pending.length > 0,
    async onFailedAttempt({ error, attemptNumber, retriesLeft }) {
      pending = error instanceof AttemptFailure && error.nextEndpoint ? curable.map((one) => one.candidate) : [];
      const asked = curable.map((one) => one.waitMs);
      curable = [];
      if (pending.length === 0 || retriesLeft <= 0) return;
      const waitMs = waitBeforeRound(attemptNumber, asked, options);
      if (options.clock.monotonicMs() + waitMs >= options.deadlineMs) pending = [];
      else await sleep(options.clock, waitMs, options.signal);
    },
  });
}

/** The shortest wait that any endpoint asked for, or exponential backoff where none asked. */
function waitBeforeRound(round: number, asked: readonly (number | undefined)[], options: TryCandidatesOptions): number {
  const waits = asked.filter((waitMs) => waitMs !== undefined);
  if (waits.length > 0) return Math.min(...waits);
  const backoffMs = Math.min(options.backoffMs * 2 ** (round - 1), longestBackoffMs);
  return backoffMs * (1 - options.random() * 0.25);
}
