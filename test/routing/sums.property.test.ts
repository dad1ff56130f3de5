import { type Answer, failure, fault, startLoopbackServer, text } from "@spillway/testing";
import fc from "fast-check";
import type { AttemptRecord, CallRecord } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, start, twoTiers } from "./support.ts";

const nano = (usd: number) => Math.round(usd * 1e9);

const answers: fc.Arbitrary<Answer> = fc.oneof(
  fc
    .record({ inputTokens: fc.nat(5_000), outputTokens: fc.nat(500) })
    .map((usage) => text("Good enough an answer.", { usage })),
  fc.constantFrom<Answer>(
    failure(500),
    failure(429),
    failure(401),
    failure(400),
    text(""),
    text("I can't help with that.", { refusal: "I can't help with that." }),
    text("cut", { finishReason: "length" }),
    fault.cutStream(1),
    fault.cutStream(0),
    fault.malformedEvent(1),
    fault.errorEventInStream(1),
    fault.resetBeforeHeaders(),
    fault.usageMissing(),
    fault.htmlWith200(),
  ),
);

const calls = fc.record({
  prompt: fc.constantFrom("easy", "hard"),
  stream: fc.boolean(),
  tenant: fc.constantFrom("a", "b", "c"),
  model: fc.constantFrom("auto", "auto", "auto", "small", "none-such"),
});

/** The sum over attempts, in whole nano-dollars, and how many have no known cost. */
function sum(attempts: readonly AttemptRecord[]) {
  let cost = 0;
  let unpriced = 0;
  let input = 0;
  for (const { costUsd, usage } of attempts) {
    if (costUsd === undefined) unpriced += 1;
    else cost += nano(costUsd);
    input += usage?.inputTokens ?? 0;
  }
  return { cost, unpriced, input };
}

function check(record: CallRecord): void {
  const { cost, unpriced, input } = sum(record.attempts);
  expect(record.unpricedAttempts).toBe(unpriced);
  expect(record.costUsd === undefined ? undefined : nano(record.costUsd)).toBe(unpriced === 0 ? cost : undefined);
  expect(record.tokens.inputTokens).toBe(input);
  expect(record.escalations).toBe(record.attempts.filter(({ verdict }) => verdict?.verdict === "reject").length);
  if (record.outcome === "ok") expect(record.endpoint).toBeDefined();
  for (const attempt of record.attempts) {
    expect(attempt.startedAfterMs + attempt.durationMs).toBeLessThanOrEqual(record.durationMs + 1e-6);
  }
  if (record.savingUsd !== undefined) {
    expect(nano(record.savingUsd)).toBe(nano(record.baselineCostUsd ?? 0) - nano(record.costUsd ?? 0));
  }
}

describe("the report", () => {
  it("is the sum of the records, and a record that of its attempts, whatever happens", async () => {
    const property = fc.asyncProperty(
      fc.array(calls, { minLength: 1, maxLength: 8 }),
      fc.array(answers, { minLength: 1, maxLength: 24 }),
      async (plan, script) => {
        await using local = await startLoopbackServer();
        await using cloud = await startLoopbackServer();
        local.script(...script.filter((_, index) => index % 2 === 0));
        cloud.script(...script.filter((_, index) => index % 2 === 1));
        await using rig = start({ ...twoTiers(local, cloud, { gates: {} }), maxRetries: 1, retryBackoffMs: 0.01 });
        for (const [index, { prompt, stream, tenant, model }] of plan.entries()) {
          const call = stream ? askStream : ask;
          await rig.router.with({ labels: { tenant } }, () => call(rig, model, prompt)).catch(() => undefined);
          await rig.record(index);
        }
        expect(rig.records).toHaveLength(plan.length);
        for (const record of rig.records) check(record);
        const report = rig.router.report();
        const attempts = rig.records.flatMap((record) => record.attempts);
        const expected = sum(attempts);
        expect(report.total).toMatchObject({ calls: plan.length, attempts: attempts.length });
        expect(nano(report.total.costUsd)).toBe(expected.cost);
        expect(report.total.unpricedAttempts).toBe(expected.unpriced);
        expect(report.total.tokens.inputTokens).toBe(expected.input);
        expect(local.requestCount + cloud.requestCount).toBe(attempts.length);
        const views = [report.byRoute, report.byModel, report.byEndpoint, report.byLabel.tenant ?? {}];
        for (const view of views) {
          const parts = Object.values(view);
          expect(parts.reduce((total, part) => total + nano(part.costUsd), 0)).toBe(expected.cost);
          expect(parts.reduce((total, part) => total + part.attempts, 0)).toBe(attempts.length);
        }
        const saved = rig.records.reduce((total, { savingUsd }) => total + nano(savingUsd ?? 0), 0);
        expect(nano(report.total.savingUsd)).toBe(saved);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });
});
