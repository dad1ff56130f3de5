import { type Next, toNanoUsd } from "@spillway/core";
import { type Answer, type AnswerStream, type Call, isCallerAbort } from "../call.ts";
import type { Books } from "./books.ts";
import { emit } from "./emit.ts";
import { failureOf } from "./failure-of.ts";
import type { Ending } from "./record-of.ts";
import { measureOf } from "./shadow.ts";

/** Outermost stage: every call is booked exactly once, however it ends; a stream at its end. */
export function settleStage(books: Books, askBaseline: (call: Call) => Promise<number | undefined>) {
  const end = (call: Call, ending: Ending): void => {
    const measure = measureOf(call, ending);
    if (measure === undefined) emit(call, ending, books);
    else if (measure === "baseline-answered") emit(call, ending, books, nanoUsdOf(ending.attempt?.costUsd));
    else {
      const ended = { ...ending, durationMs: call.elapsedMs() };
      askBaseline(call).then(
        (measuredNanoUsd) => emit(call, ended, books, measuredNanoUsd),
        () => emit(call, ended, books),
      );
    }
  };
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
        end(call, { outcome: aborted ? "aborted" : "error", status: undefined, errorCode, attempt: undefined });
        throw failure.error;
      }
      answer = failure.answer;
    }
    const { body, status, attempt, errorCode } = answer;
    if (isStream(body)) {
      body.onEnd(({ outcome, errorCode: code }) => end(call, { outcome, status, errorCode: code, attempt }));
      return answer;
    }
    const good = status < 400;
    end(call, { outcome: good ? "ok" : "error", status, errorCode, attempt: good ? attempt : undefined });
    return answer;
  };
}

function isStream(body: Answer["body"]): body is AnswerStream {
  return typeof body === "object" && "onEnd" in body;
}

function nanoUsdOf(usd: number | undefined): number | undefined {
  return usd === undefined ? undefined : toNanoUsd(usd);
}
