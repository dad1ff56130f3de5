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
    if (isStream(body)) return { ...answer, body: booked(call, answer, body, ledger) };
    emit(
      call,
      { outcome: status < 400 ? "ok" : "error", status, errorCode, attempt: status < 400 ? attempt : undefined },
      ledger,
    );
    return answer;
  };
}

function isStream(body: Answer["body"]): body is AnswerStream {
  return typeof body === "object" && "ending" in body;
}

/** The stream with its booking at the end. */
function booked(call: Call, answer: Answer, stream: AnswerStream, ledger: Ledger): AnswerStream {
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    const { outcome, errorCode } = stream.ending();
    emit(call, { outcome, status: answer.status, errorCode, attempt: answer.attempt }, ledger);
  };
  return {
    async next() {
      try {
        const bytes = await stream.next();
        if (bytes === undefined) close();
        return bytes;
      } catch (error) {
        close();
        throw error;
      }
    },
    cancel() {
      stream.cancel();
      close();
    },
    ending: () => stream.ending(),
  };
}
