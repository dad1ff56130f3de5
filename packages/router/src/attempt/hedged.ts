import type { Hedging } from "@spillway/resilience";
import type { AnswerStream, Call } from "../call.ts";
import type { AttemptAnswer } from "./attempt-answer.ts";
import type { BegunAttempt } from "./attempt-stage.ts";

/**
 * Waits for an attempt; where it is slow, makes a second one beside it. The first good byte wins, the loser is ended at
 * once and stands in the record. Where both fail, the first one's failure counts.
 */
export async function hedged(
  call: Call,
  hedging: Hedging,
  first: BegunAttempt,
  begin: () => BegunAttempt | undefined,
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
  begin: () => BegunAttempt | undefined,
): Promise<AttemptAnswer> {
  return new Promise((resolve, reject) => {
    let second: BegunAttempt | undefined;
    let failed: unknown;
    const cancelTimer = call.clock.after(delayMs, () => {
      if (call.stopped !== undefined || !hedging.spend()) return;
      second = begin();
      if (second === undefined) hedging.refund();
      else watch(second, first);
    });
    const watch = (own: BegunAttempt, other: BegunAttempt | undefined) => {
      own.answer.then(
        (answer) => {
          cancelTimer();
          const loser = other ?? second;
          if (loser !== undefined) giveUp(loser);
          resolve(answer);
        },
        (error: unknown) => {
          cancelTimer();
          if (own === first) failed = error;
          // The other one may still answer.
          const isLast = second === undefined || (first.attempt.isEnded && second.attempt.isEnded);
          if (isLast) reject(failed ?? error);
        },
      );
    };
    watch(first, undefined);
  });
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
