import OpenAI from "openai";
import { type CallRecord, type ErrorCode, SpillwayError } from "spillway";
import { expect } from "vitest";
import type { Seen } from "./caller.ts";
import type { Fault } from "./faults.ts";
import { type Content, type GoodAnswer, goodAnswers, weatherTool } from "./good-answers.ts";
import { backoffMs, type Caller } from "./matrix.ts";

/** What is held of a cell. */
export interface Expected {
  readonly content: Content;
  readonly fault: Fault;
  readonly caller: Caller;
  readonly attempts: string;
  readonly waitMs: readonly [least: number, most: number] | undefined;
}

/** What the attempts of a call are, in order. */
const places = ["answer p0/m", "fallback p1/m", "retry p0/m", "retry p1/m"];

/** How far the clock may move while an answer begins, in milliseconds. */
const openingMs = 10_000;

/** How far the clock may have moved on while the second round began, in milliseconds. */
const slackMs = 50;

/** The caller got what the line says, and its record says the same. */
export function expectCaller(seen: Seen, record: CallRecord, expected: Expected): void {
  const { caller, content, fault } = expected;
  const [first, second] = goodAnswers[content];
  if (caller === "p0") expectAnswer(seen, record, first, "p0/m", fault.usage !== "missing");
  else if (caller === "p1") expectAnswer(seen, record, second, "p1/m", true);
  else {
    const [how = "", code = ""] = caller.split(" ");
    if (how === "cut") expectCut(seen, record, first, code);
    else if (how === "rejects") expectRejection(seen, record, code);
    else expectStatus(seen, record, Number(how), code);
  }
}

/** Exactly this answer and its usage, once. */
function expectAnswer(seen: Seen, record: CallRecord, good: GoodAnswer, endpoint: string, usageCame: boolean): void {
  const { inputTokens, outputTokens } = good;
  const isCall = good.toolArguments !== undefined;
  expect(seen.error).toBeUndefined();
  expect(seen.text).toBe(good.text);
  expect(seen.toolName).toBe(isCall ? weatherTool.function.name : "");
  expect(seen.toolArguments).toBe(good.toolArguments ?? "");
  expect(seen.finishReasons).toEqual([isCall ? "tool_calls" : "stop"]);
  if (usageCame) expect(seen.usage).toMatchObject({ prompt_tokens: inputTokens, completion_tokens: outputTokens });
  else expect(seen.usage).toBeUndefined();
  expect(record).toMatchObject({ outcome: "ok", status: 200, errorCode: undefined, endpoint });
  const usage = record.attempts.at(-1)?.usage;
  if (usageCame) {
    expect(usage).toMatchObject({ inputTokens, outputTokens, source: "reported" });
    expect(record.tokens).toMatchObject({ inputTokens, outputTokens });
  } else {
    expect(usage?.source).toBe("estimated");
    expect(usage?.inputTokens).toBeGreaterThan(0);
    expect(usage?.outputTokens).toBeGreaterThan(0);
  }
}

/** An answer in OpenAI's shape, of which the client made its typed error. */
function expectStatus(seen: Seen, record: CallRecord, status: number, code: string): void {
  expectNothing(seen);
  expect(seen.error).toBeInstanceOf(OpenAI.APIError);
  expect(seen.error).not.toBeInstanceOf(OpenAI.APIConnectionError);
  expect(seen.error).toMatchObject({ status, code });
  expect(record).toMatchObject({ outcome: "error", status, errorCode: code, endpoint: undefined });
}

/** No answer: a connection error of the client, with the router's own error in it. */
function expectRejection(seen: Seen, record: CallRecord, code: string): void {
  expectNothing(seen);
  expect(seen.error).toBeInstanceOf(OpenAI.APIConnectionError);
  expect(seen.error instanceof OpenAI.APIConnectionTimeoutError).toBe(code === "deadline_exceeded");
  const { cause } = seen.error as Error;
  expect(SpillwayError.isInstance(cause, code as ErrorCode)).toBe(true);
  expect((cause as SpillwayError).attempts).toEqual(record.attempts);
  expect(record).toMatchObject({ outcome: "error", status: undefined, errorCode: code, endpoint: undefined });
}

/** A part of the answer, then an error and nothing else. */
function expectCut(seen: Seen, record: CallRecord, good: GoodAnswer, code: string): void {
  const isCall = good.toolArguments !== undefined;
  const whole = good.toolArguments ?? good.text;
  const part = isCall ? seen.toolArguments : seen.text;
  expect(part + seen.toolName).not.toBe("");
  if (code === "deadline_exceeded")
    expect(whole.repeat(Math.ceil(part.length / whole.length))).toSatisfy((all: string) => all.startsWith(part));
  else {
    expect(whole.startsWith(part)).toBe(true);
    expect(part).not.toBe(whole);
  }
  expect(isCall ? seen.text : seen.toolArguments).toBe("");
  expect(seen.finishReasons).toEqual([]);
  if (code === "stream_error") {
    expect(seen.error).toBeInstanceOf(OpenAI.APIError);
    expect(seen.error).toMatchObject({ code: "internal_error" });
  } else {
    expect(SpillwayError.isInstance(seen.error) && seen.error.code).toBe(code);
  }
  expect(record).toMatchObject({ outcome: "cut", status: 200, errorCode: code });
}

function expectNothing(seen: Seen): void {
  const { text, toolName, toolArguments, finishReasons, usage } = seen;
  expect({ text, toolName, toolArguments, finishReasons, usage }).toEqual({
    text: "",
    toolName: "",
    toolArguments: "",
    finishReasons: [],
    usage: undefined,
  });
}

/** Each attempt with its role, its endpoint, its status and what failed. */
export function expectAttempts(record: CallRecord, { attempts, fault }: Expected): void {
  const seen = record.attempts.map(({ role, endpoint, failure, status }) => [`${role} ${endpoint}`, failure, status]);
  const ends = attempts.split(" ");
  expect(seen).toEqual(
    ends.map((end, index) => (end === "ok" ? [places[index], undefined, 200] : [places[index], end, fault.status])),
  );
}

/** What no server has worked on costs nothing; what one may have worked on unseen has no known cost. */
export function expectCosts(record: CallRecord, { fault }: Expected): void {
  const free = fault.address !== undefined || (fault.status !== undefined && fault.status >= 400);
  for (const { failure, usage, costUsd } of record.attempts) {
    if (failure === undefined || usage !== undefined) expect(costUsd).toBeGreaterThan(0);
    else expect(costUsd).toBe(free ? 0 : undefined);
  }
}

/** The first wait of a class, in units of the configured one: an endpoint that is busy is left alone for longer. */
const patience: Readonly<Record<string, number>> = { "rate-limit": 2, overloaded: 2 };

/** The next endpoint is tried at once; a wait stands before the second round only, and is as long as it should be. */
export function expectWaits(record: CallRecord, { attempts, waitMs }: Expected): void {
  const usualMs = backoffMs * (patience[attempts.split(" ")[0] as string] ?? 1);
  const expectedMs = waitMs ?? [0.75 * usualMs, usualMs];
  const gaps = record.attempts.slice(1).map(({ startedAfterMs }, index) => {
    const before = record.attempts[index];
    return Math.round(startedAfterMs - (before === undefined ? 0 : before.startedAfterMs + before.durationMs));
  });
  for (const [index, gapMs] of gaps.entries()) {
    const [leastMs, mostMs] = index === 1 ? expectedMs : [0, 0];
    expect(gapMs).toBeGreaterThanOrEqual(leastMs);
    expect(gapMs).toBeLessThanOrEqual(mostMs + slackMs);
  }
}

/** What is ended by a time limit is ended when the limit is reached. */
export function expectLimits(record: CallRecord, { fault }: Expected): void {
  const { attemptMs, idleMs, callMs } = fault.timeouts ?? {};
  const limitMs = attemptMs ?? idleMs ?? callMs;
  if (limitMs === undefined) return;
  for (const { failure, durationMs } of record.attempts) {
    if (failure === undefined) continue;
    expect(Math.round(durationMs)).toBeGreaterThanOrEqual(limitMs);
    expect(durationMs).toBeLessThanOrEqual(limitMs + openingMs);
  }
}
