import { type AttemptRecord, SpillwayError } from "@spillway/core";
import { AttemptFailure } from "@spillway/resilience";
import type { Answer } from "../answer.ts";
import { errorBody } from "../attempt/failed-answer.ts";
import type { Call } from "../call.ts";

/** What a failed call comes to: an answer with a status, or an error that `fetch` rejects with. */
export type Failure = { readonly answer: Answer } | { readonly error: Error };

/** Turns whatever ended a call into what its caller gets. */
export function failureOf(call: Call, error: unknown): Failure {
  if (call.stopped !== undefined) return { error: withAttempts(call.stopped, call.attempts) };
  if (error instanceof AttemptFailure) {
    const answer = error.answer as Answer | undefined;
    return answer === undefined ? { error: unreachable(call, error) } : { answer };
  }
  if (SpillwayError.isInstance(error)) {
    if (error.status === undefined) return { error };
    const body = errorBody(error.message, error.code, error.param);
    return {
      answer: {
        status: error.status,
        headers: { "content-type": "application/json" },
        body,
        attempt: undefined,
        endpoint: undefined,
        errorCode: error.code,
      },
    };
  }
  return {
    error: error instanceof Error ? error : new Error("A stage threw something that is no error.", { cause: error }),
  };
}

function unreachable(call: Call, failure: AttemptFailure): SpillwayError {
  const timedOut = failure.failure === "timeout";
  const tried = call.attempts.map((attempt) => {
    const what = attempt.errorCode ?? attempt.status;
    const words = `${attempt.endpoint} (${attempt.failure}${what === undefined ? "" : `, ${what}`})`;
    // The OpenAI client takes any error for a timeout whose message has the word: only the last attempt may say it.
    return timedOut ? words : words.replace(/timed? ?out/gi, "too late");
  });
  const last = timedOut ? " The last one timed out." : "";
  const code = timedOut ? "deadline_exceeded" : "upstream_unreachable";
  return new SpillwayError(code, `No endpoint answered. Tried: ${tried.join(", ")}.${last}`, {
    cause: failure.cause,
    attempts: call.attempts,
  });
}

function withAttempts(error: Error, attempts: readonly AttemptRecord[]): Error {
  if (!SpillwayError.isInstance(error) || error.attempts.length > 0) return error;
  return new SpillwayError(error.code, error.message.replace(/ Fix: .*$/s, ""), { cause: error.cause, attempts });
}
