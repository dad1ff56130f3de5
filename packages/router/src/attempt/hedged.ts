import { AttemptFailure, type Hedging } from "@spillway/resilience";
import type { AnswerStream } from "../answer.ts";
import type { Call } from "../call.ts";
import type { AttemptAnswer } from "./attempt-answer.ts";
import type { BegunAttempt } from "./attempt-stage.ts";

/** Begins a second attempt; undefined where no endpoint is ready for one. A promise where its budget is kept elsewhere. */
type BeginHedge = () => BegunAttempt | Promise<BegunAttempt> | undefined;

/**
 * Waits for an attempt; where it is slow, makes a second one beside it. The first good byte wins, the loser is ended at
 * once and stands in the record. Where both fail, the first one's failure counts.
 */
export async function hedged(
  call: Call,
  hedging: Hedging,
  first: BegunAttempt,
  begin: BeginHedge,
): Promise<AttemptAnswer> {
  const kind = call.inbound.stream ? "stream" : "whole";
  const delayMs = hedging.delayMs(kind);
  const answer = delayMs === undefined ? await first.answer : await race(call, hedging, delayMs, first, begin);
  if (answer.attempt.firstByteMs !== undefined) hedging.sample(kind, answer.attempt.firstByteMs);
  return answer;
}

function race(
  call: Call,
  hedging: Hedging,
  delayMs: number,
  first: BegunAttempt,
  begin: BeginHedge,
): Promise<AttemptAnswer> {
  return new Promise((resolve, reject) => {
    let second: BegunAttempt | undefined;
    let failed: unknown;
    let besideError: unknown;
    let isOver = false;
    const cancelTimer = call.clock.after(delayMs, () => {
      if (call.stopped === undefined && hedging.spend()) void hedge();
    });
    /** A hedge that does not come about is none: the first attempt goes on alone. */
    const hedge = async () => {
      try {
        const begun = begin();
        const made = begun instanceof Promise ? await begun : begun;
        if (made === undefined) hedging.refund();
        else if (isOver) giveUp(made);
        else {
          second = made;
          watch(made, first);
        }
      } catch {
        hedging.refund();
      }
    };
    const watch = (own: BegunAttempt, other: BegunAttempt | undefined) => {
      own.answer.then(
        (answer) => {
          cancelTimer();
          isOver = true;
          const loser = other ?? second;
          if (loser !== undefined) giveUp(loser);
          resolve(answer);
        },
        (error: unknown) => {
          cancelTimer();
          if (own === first) failed = error;
          else besideError = error;
          // The other one may still answer.
          const isLast = second === undefined || (first.attempt.isEnded && second.attempt.isEnded);
          if (!isLast) return;
          isOver = true;
          reject(withBeside(failed ?? error, second, besideError));
        },
      );
    };
    watch(first, undefined);
  });
}

/** The first one's failure, with that of the second beside it. */
function withBeside(error: unknown, second: BegunAttempt | undefined, besideError: unknown): unknown {
  if (error instanceof AttemptFailure && besideError instanceof AttemptFailure && second !== undefined) {
    error.beside = { candidate: second.candidate, failure: besideError };
  }
  return error;
}

/** Ends the loser: under way, or with an answer that nobody will read. */
function giveUp({ attempt, answer }: BegunAttempt): void {
  const opened = attempt.record.firstByteMs !== undefined;
  if (!opened) attempt.abandon();
  answer.then(
    ({ body }) => {
      if (opened && typeof body === "object" && "onEnd" in body) (body as AnswerStream).cancel();
    },
    () => undefined,
  );
}
