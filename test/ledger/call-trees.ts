import { type AttemptRecord, type AttemptRole, type CallRecord, noTokens, toUsd } from "@spillway/core";
import fc from "fast-check";
import { attempt, record, startMs } from "./records.ts";

const roles: readonly AttemptRole[] = [
  "answer",
  "draft",
  "overflow",
  "fallback",
  "retry",
  "escalation",
  "hedge",
  "continuation",
];
const tokens = fc.integer({ min: 0, max: 200_000 });

const attempts: fc.Arbitrary<AttemptRecord> = fc
  .record({
    place: fc.integer({ min: 0, max: 3 }),
    role: fc.constantFrom(...roles),
    failure: fc.constantFrom(undefined, undefined, "server-error" as const, "aborted" as const),
    rejected: fc.boolean(),
    costNanoUsd: fc.option(fc.integer({ min: 0, max: 50_000_000_000 }), { nil: undefined }),
    usage: fc.option(fc.record({ inputTokens: tokens, outputTokens: tokens, cachedInputTokens: tokens }), {
      nil: undefined,
    }),
    durationMs: fc.integer({ min: 0, max: 100_000 }),
    firstByteMs: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
  })
  .map(({ place, role, failure, rejected, costNanoUsd, usage, durationMs, firstByteMs }) =>
    attempt({
      endpoint: `provider${place % 2}/model${place}`,
      provider: `provider${place % 2}`,
      model: `model${place}`,
      role,
      failure,
      verdict: rejected
        ? ({ gate: "schema", verdict: "reject", score: 0, reason: "" } as AttemptRecord["verdict"])
        : undefined,
      costUsd: costNanoUsd === undefined ? undefined : toUsd(costNanoUsd),
      usage: usage === undefined ? undefined : { ...noTokens, ...usage, source: "reported" },
      durationMs,
      firstByteMs,
    }),
  );

/** Calls as they may end: retries, hedges, escalations, aborts, unknown prices, none or many attempts. */
export const callTrees: fc.Arbitrary<CallRecord> = fc
  .record({
    attempts: fc.array(attempts, { maxLength: 6 }),
    route: fc.constantFrom(undefined, "auto", "support"),
    outcome: fc.constantFrom("ok" as const, "ok" as const, "error" as const, "aborted" as const, "cut" as const),
    hour: fc.integer({ min: 0, max: 50 }),
    baselineNanoUsd: fc.option(fc.integer({ min: 0, max: 90_000_000_000 }), { nil: undefined }),
    durationMs: fc.integer({ min: 0, max: 100_000 }),
    firstByteMs: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
    labels: fc.constantFrom<Record<string, string>>({}, { tenant: "acme" }, { tenant: "zeta", user: "ü'\"\\" }),
  })
  .map(({ route, hour, baselineNanoUsd, ...parts }) =>
    record({
      ...parts,
      ...(route === undefined ? {} : { route }),
      startedAtMs: startMs + hour * 3_600_000 + 1_234,
      baselineCostUsd: baselineNanoUsd === undefined ? undefined : toUsd(baselineNanoUsd),
    }),
  );
