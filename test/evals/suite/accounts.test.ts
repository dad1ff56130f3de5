import { memoryBudgetStore } from "@spillway/budgets";
import { runSuite } from "@spillway/evals";
import { startLoopbackServer, text } from "@spillway/testing";
import type { CallRecord } from "spillway";
import { describe, expect, it } from "vitest";
import { configOf, verdict, yesCases } from "./support.ts";

const sides = { candidate: "new", incumbent: "old", environment: {} };
const usage = { inputTokens: 10, outputTokens: 90 };

describe("a suite's calls", () => {
  it("are the app's: booked with their side and the case's labels, and told to its own callback", async () => {
    await using server = await startLoopbackServer({
      answer: ({ model }) => (model === "judge" ? { ...verdict("tie"), usage } : text(`by ${model}`, { usage })),
    });
    const records: CallRecord[] = [];
    const config = configOf(server, { ledger: "memory", onCall: (record) => void records.push(record) });
    const cases = [{ id: "a", prompt: "?", check: { type: "pairwise" as const }, labels: { topic: "city" } }];
    const report = await runSuite({ ...sides, cases, config, judge: "judge" });
    expect(records.map(({ labels }) => labels)).toEqual(
      ["candidate", "incumbent", "judge", "judge"].map((suite_side) => ({ topic: "city", suite_side })),
    );
    const costOf = (side: string) =>
      records.reduce((sum, { labels, costUsd }) => (labels.suite_side === side ? sum + (costUsd ?? 0) : sum), 0);
    expect(report.candidate.costUsd).toBeCloseTo(costOf("candidate"), 12);
    expect(report.judge?.costUsd).toBeCloseTo(costOf("judge"), 12);
    expect(report.spentUsd).toBeCloseTo(4 * 100e-6, 12);
  });

  it("fail over as the app's do, and count every attempt", async () => {
    await using server = await startLoopbackServer({ answer: text("yes", { usage }) });
    const { endpoints, providers, ...rest } = configOf(server);
    const config = {
      ...rest,
      providers: { down: { baseUrl: "http://127.0.0.1:1/v1" }, ...providers },
      endpoints: [{ ...endpoints[0], provider: "down", model: "new" }, ...endpoints],
    };
    const report = await runSuite({ ...sides, cases: yesCases(3), config });
    expect(report.candidate).toMatchObject({ passed: 3, errors: {}, costUsd: 0.0003 });
  });

  it("keep within the app's own budgets, and stop where one is used up", async () => {
    await using server = await startLoopbackServer({ answer: text("yes", { usage }) });
    const budgets = { "the team's": { limitUsd: 0.00055, period: "day" as const } };
    const config = configOf(server, { budgets, assumedOutputTokens: 100 });
    const report = await runSuite({ ...sides, cases: yesCases(10), config, maxOutputTokens: 100, maxUsd: 1 });
    expect(report.stopped).toMatchObject({
      reason: "cap",
      message: expect.stringContaining(`the budget "the team's"`),
    });
    expect(report.spentUsd).toBeLessThanOrEqual(0.00055);
    expect(report.trials.done).toBeGreaterThan(0);
  });

  it.each([
    ["at once", <Value>(value: Value) => value],
    ["later", async <Value>(value: Value) => value],
  ])("are held in the app's own store of budgets too, which answers %s", async (_when, answered) => {
    await using server = await startLoopbackServer({ answer: text("yes", { usage }) });
    const memory = memoryBudgetStore();
    const names = new Set<string>();
    const open = new Set<string>();
    const budgetStore = {
      reserve(...[holds, atMs]: Parameters<typeof memory.reserve>) {
        for (const { account } of holds) names.add(account.budget.name);
        const outcome = memory.reserve(holds, atMs);
        if (!(outcome instanceof Promise) && outcome.reservation) open.add(outcome.reservation.id);
        return answered(outcome);
      },
      settle(...[reservation, amounts]: Parameters<typeof memory.settle>) {
        expect(open.delete(reservation.id)).toBe(true);
        expect(amounts).toEqual([100_000]);
        return answered(memory.settle(reservation, amounts));
      },
      read: (...args: Parameters<typeof memory.read>) => answered(memory.read(...args)),
      close: () => memory.close(),
    };
    const budgets = { "the team's": { limitUsd: 1, period: "day" as const } };
    const config = configOf(server, { budgets, budgetStore });
    const report = await runSuite({ ...sides, cases: yesCases(5), config, maxUsd: 1 });
    expect(report).toMatchObject({ stopped: undefined, candidate: { passed: 5 } });
    expect([...names]).toEqual(["the team's"]);
    expect(open.size).toBe(0);
  });

  it("that do not fit beside others wait for them and go on alone, and no answer is asked for again", async () => {
    const little = { usage: { inputTokens: 10, outputTokens: 0 } };
    await using server = await startLoopbackServer({
      answer: ({ model }) => (model === "judge" ? { ...verdict("tie"), ...little } : text(`by ${model}`, little)),
    });
    const cases = yesCases(20).map((one) => ({ ...one, check: { type: "pairwise" as const } }));
    // Each call may come to over 1,000 tokens and comes to 10: there is room for all, one after the other.
    const limits = { maxOutputTokens: 1_000, maxUsd: 0.0025, concurrency: 8 };
    const report = await runSuite({ ...sides, cases, config: configOf(server), judge: "judge", ...limits });
    expect(report).toMatchObject({ stopped: undefined, trials: { done: 20 }, spentUsd: 0.0008 });
    expect(server.requestCount).toBe(80);
  });

  it("are counted where a price is not known, without a cap", async () => {
    await using server = await startLoopbackServer({ answer: text("yes", { usage }) });
    const { endpoints, ...rest } = configOf(server);
    const config = { ...rest, endpoints: endpoints.map(({ provider, model }) => ({ provider, model })) };
    const report = await runSuite({ ...sides, cases: yesCases(2), config });
    expect(report.candidate).toMatchObject({ costUsd: 0, unpricedCalls: 2 });
  });
});
