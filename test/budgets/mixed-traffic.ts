import type { BudgetStore } from "@spillway/budgets";
import { type AnswerHandler, failure, fault, text } from "@spillway/testing";
import OpenAI from "openai";
import type { SpillwayConfig } from "spillway";
import { byFirstWord } from "../routing/support.ts";

/** What happens to a call, by its number. */
const kinds = [
  "plain",
  "aborted",
  "fails-once",
  "reset-once",
  "rejected",
  "slow-once",
  "cut",
  "uncounted",
  "hard",
  "error-event",
  "truncated",
  "plain",
] as const;
type Kind = (typeof kinds)[number];

export const limitUsd = 1;
/** A rolling month: no edge of a period comes while the test runs. */
const mixedBudget = { limitUsd, period: "month", window: "rolling", warnAt: [0.5, 1] } satisfies NonNullable<
  SpillwayConfig["budgets"]
>[string];

/** Two tiers; the small one is served twice, with hedges, and its drafts are judged. A small call holds about USD 0.0043. */
export function mixedConfig(baseUrl: string, budgetStore: BudgetStore): SpillwayConfig {
  const small = { inputUsdPerMillionTokens: 10, outputUsdPerMillionTokens: 40 };
  const large = { inputUsdPerMillionTokens: 20, outputUsdPerMillionTokens: 80 };
  return {
    providers: {
      one: { preset: "vllm", baseUrl },
      two: { preset: "vllm", baseUrl },
    },
    endpoints: [
      { provider: "one", model: "small", price: small },
      { provider: "two", model: "small", price: small },
      { provider: "one", model: "large", price: large },
    ],
    routes: {
      auto: {
        tiers: ["small", "large"],
        classifier: byFirstWord,
        gates: { accept: (draft) => !draft.text.startsWith("rejected") },
        hedge: { delayMs: 30, maxExtraCalls: 1 },
      },
    },
    maxRetries: 1,
    retryBackoffMs: 1,
    breaker: { consecutiveFailures: 1_000_000, minAttempts: 1_000_000 },
    budgets: { all: mixedBudget },
    budgetStore,
  };
}

/**
 * How the provider behaves. `seen` gets the number of the call of each request; `leave` is asked to make the caller of a
 * call leave.
 */
export function mixedAnswers(seen: (call: number) => void, leave: (call: number) => void): AnswerHandler {
  const usage = { inputTokens: 12, outputTokens: 60 };
  const good = text("Paris is the capital of France.", { usage });
  const rejected = text("rejected by the gate", { usage });
  const asked = new Set<string>();
  return (request) => {
    const [, number, kind] = /call-(\d+) (\S+)/.exec(request.bodyText) as unknown as [string, string, Kind];
    seen(Number(number));
    const isFirst = !asked.has(number);
    asked.add(number);
    switch (kind.replace(/".*$/, "") as Kind) {
      case "aborted":
        leave(Number(number));
        return fault.hang();
      case "fails-once":
        return isFirst ? failure(500) : good;
      case "reset-once":
        return isFirst ? fault.resetBeforeHeaders() : good;
      case "rejected":
        return request.model === "large" ? good : rejected;
      case "slow-once":
        return isFirst ? fault.slowHeaders(1_000, good) : good;
      case "cut":
        return fault.cutStream(2, good);
      case "uncounted":
        return fault.usageMissing(good);
      case "error-event":
        return fault.errorEventInStream(0, good);
      case "truncated":
        return isFirst ? fault.truncatedJson(good) : good;
      default:
        return good;
    }
  };
}

/** What a call came to for its caller. */
export interface CallEnd {
  readonly call: number;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly shouldRetry: string | null | undefined;
}

/** One call of the mixture; every third is a stream. Never rejects. */
export async function makeCall(client: OpenAI, call: number, signal: AbortSignal): Promise<CallEnd> {
  const kind = kinds[call % kinds.length] as Kind;
  const content = `${kind === "hard" ? "hard" : "easy"} call-${call} ${kind}`;
  const request = { model: "auto", messages: [{ role: "user" as const, content }], max_tokens: 100 };
  const options = { signal, headers: { "x-spillway-labels": `call=${call}` } };
  try {
    if (call % 3 === 0) {
      for await (const _ of await client.chat.completions.create({ ...request, stream: true }, options));
    } else await client.chat.completions.create(request, options);
    return { call, status: 200, code: undefined, shouldRetry: undefined };
  } catch (error) {
    if (!(error instanceof OpenAI.APIError)) return { call, status: undefined, code: String(error), shouldRetry: null };
    return {
      call,
      status: error.status,
      code: error.code ?? undefined,
      shouldRetry: error.headers?.get("x-should-retry"),
    };
  }
}
