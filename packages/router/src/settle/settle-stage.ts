import type { Next } from "@spillway/core";
import type { Ledger } from "@spillway/ledger";
import { type Answer, type AnswerStream, type Call, isCallerAbort } from "../call.ts";
import { emit } from "./emit.ts";
import { failureOf } from "./failure-of.ts";

/** Outermost stage: every call is booked exactly once, however it ends; a stream at its end. */
export function settleStage(ledger: Ledger) {
  return async (call: Call, next: Next<Call, Answer>): Promise<Answer> => {
    let answer: Answer;
    try {
      answer = await next(call);
    } catch (error) {
      const failure = failureOf(call, error);
      if ("error" in failure) {
        const aborted = isCallerAbort(call.stopped);
        const code = (failure.error as { code?: unknown }).code;
        const errorCode = aborted || typeof code !== "string" ? undefined : code;
        emit(
          call,
          { outcome: aborted ? "aborted" : "error", status: undefined, errorCode, attempt: undefined },
          ledger,
        );
        throw failure.error;
      }
      answer = failure.answer;
    }
    const { body, status, attempt, errorCode } = answer;
    if (isStream(body)) {
      body.onEnd(({ outcome, errorCode: code }) => emit(call, { outcome, status, errorCode: code, attempt }, ledger));
      return answer;
    }
    emit(
      call,
      { outcome: status < 400 ? "ok" : "error", status, errorCode, attempt: status < 400 ? attempt : undefined },
      ledger,
    );
    return answer;
  };
}

function isStream(body: Answer["body"]): body is AnswerStream {
  return typeof body === "object" && "onEnd" in body;
}
