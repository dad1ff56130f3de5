import { type AttemptRecord, type CallRecord, type Clock, SpillwayError, toNanoUsd, toUsd } from "@spillway/core";
import { isRecord } from "../cases/fields.ts";
import { answerText } from "./answer-text.ts";
import type { SuiteRouter } from "./suite-router.ts";

/** What one call came to, however it ended. */
interface CallFigures {
  /** US dollars of all its attempts; undefined where one is not known. */
  readonly costUsd: number | undefined;
  readonly latencyMs: number;
}

/** An answer. */
export interface Answered extends CallFigures {
  readonly kind: "answered";
  readonly text: string;
  readonly finishReason: string | undefined;
  readonly outputTokens: number | undefined;
}

/** No answer: every endpoint failed, or the request was refused. */
export interface Failed extends CallFigures {
  readonly kind: "failed";
  /** A failure class or an error code. */
  readonly error: string;
}

/** The call does not fit into a budget; nothing was sent, or not again. */
export interface Refused {
  readonly kind: "refused";
  /** The budget, in words. */
  readonly message: string;
}

/** What is asked. */
export interface Question {
  readonly side: "candidate" | "incumbent" | "judge";
  readonly labels: Readonly<Record<string, string>>;
  readonly data: readonly string[];
  /** The body of a chat completion, not streamed. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Asks for one chat completion. A provider's failure is an outcome, not an error. */
export async function ask(
  { router, recordOf }: SuiteRouter,
  { side, labels, data, body }: Question,
  clock: Clock,
): Promise<Answered | Failed | Refused> {
  const startedMs = clock.monotonicMs();
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  let response: Response;
  try {
    response = await router.with({ labels: { ...labels, suite_side: side }, data }, () =>
      router.fetch("http://router/v1/chat/completions", init),
    );
  } catch (error) {
    if (!SpillwayError.isInstance(error) || error.code === "router_closed") throw error;
    const latencyMs = clock.monotonicMs() - startedMs;
    return {
      kind: "failed",
      error: failureOf(error.attempts) ?? error.code,
      costUsd: costOf(error.attempts),
      latencyMs,
    };
  }
  const [said, record] = await Promise.all([bodyOf(response), recordOf(response.headers.get("x-request-id") ?? "")]);
  const { costUsd, durationMs: latencyMs } = record;
  if (response.ok) {
    const answer = answerText(said);
    if (answer === undefined) return { kind: "failed", error: "invalid-response", costUsd, latencyMs };
    return { kind: "answered", ...answer, costUsd, latencyMs, outputTokens: record.tokens.outputTokens };
  }
  if (isBudgetRefusal(record)) return { kind: "refused", message: messageOf(said) };
  const error = failureOf(record.attempts) ?? record.errorCode ?? `status-${response.status}`;
  return { kind: "failed", error, costUsd, latencyMs };
}

/** The router's own word that a budget is used up, or cannot be asked; a provider's status of the same kind is none. */
function isBudgetRefusal({ errorCode, attempts }: CallRecord): boolean {
  if (errorCode !== "budget_exceeded" && errorCode !== "budget_unavailable") return false;
  const last = attempts.at(-1);
  return last === undefined || last.errorCode !== errorCode;
}

function failureOf(attempts: readonly AttemptRecord[]): string | undefined {
  return attempts.at(-1)?.failure;
}

function costOf(attempts: readonly AttemptRecord[]): number | undefined {
  let nanoUsd = 0;
  for (const { costUsd } of attempts) {
    if (costUsd === undefined) return undefined;
    nanoUsd += toNanoUsd(costUsd);
  }
  return toUsd(nanoUsd);
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The router's own message: budgets and figures, no prompt. */
function messageOf(body: unknown): string {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  return typeof error.message === "string" ? error.message : "A budget is used up.";
}
