import { type Next, toNanoUsd } from "@spillway/core";
import type { Answer, AnswerStream } from "../answer.ts";
import type { AttemptAnswer } from "../attempt/attempt-answer.ts";
import { type Call, isCallerAbort } from "../call.ts";
import { compareAnswers } from "../learn/compare-answers.ts";
import type { Lessons } from "../learn/lessons.ts";
import type { Books } from "./books.ts";
import { emit } from "./emit.ts";
import { failureOf } from "./failure-of.ts";
import { type Ending, recordOf } from "./record-of.ts";
import { firstTierModel, measureOf, type ShadowAnswer } from "./shadow.ts";

/** Outermost stage: every call is booked exactly once, however it ends; a stream at its end. What it teaches is noted. */
export function settleStage(
  books: Books,
  lessons: Lessons,
  askInShadow: (call: Call, model: string) => Promise<ShadowAnswer | undefined>,
) {
  const book = (call: Call, ending: Ending, measuredNanoUsd?: number) => {
    const record = emit(call, ending, books, measuredNanoUsd);
    lessons.ended(call, record);
    return record;
  };
  const end = (call: Call, ending: Ending, parsed?: unknown): void => {
    const measure = measureOf(call, ending);
    if (measure === undefined) book(call, ending);
    else if (measure === "baseline-answered") {
      const record = book(call, ending, nanoUsdOf(ending.attempt?.costUsd));
      const first = parsed === undefined ? undefined : firstTierModel(call, ending);
      const model = ending.attempt?.model;
      if (first === undefined || model === undefined) return;
      askInShadow(call, first).then(
        (lower) => lower && compareAnswers(call, record, { answer: lower, baseline: { model, parsed } }, lessons),
        () => undefined, // It has a record of its own.
      );
    } else {
      const ended = { ...ending, durationMs: call.elapsedMs() };
      lessons.answered(call, recordOf(call, ended, undefined));
      askInShadow(call, call.plan?.route?.baseline?.id ?? "").then(
        (baseline) => {
          const record = book(call, ended, baseline?.nanoUsd);
          const model = record.model;
          if (baseline === undefined || model === undefined || parsed === undefined) return;
          compareAnswers(call, record, { answer: { model, parsed }, baseline }, lessons);
        },
        () => book(call, ended),
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
    const ending: Ending = { outcome: good ? "ok" : "error", status, errorCode, attempt: good ? attempt : undefined };
    end(call, ending, (answer as AttemptAnswer).parsed);
    return answer;
  };
}

function isStream(body: Answer["body"]): body is AnswerStream {
  return typeof body === "object" && "onEnd" in body;
}

function nanoUsdOf(usd: number | undefined): number | undefined {
  return usd === undefined ? undefined : toNanoUsd(usd);
}
