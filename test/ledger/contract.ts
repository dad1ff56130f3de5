import { addTokens, noTokens, toNanoUsd } from "@spillway/core";
import {
  type GpuHourEntry,
  type GroupKey,
  type LedgerItem,
  LedgerItemError,
  type LedgerReport,
  type LedgerStore,
} from "@spillway/ledger";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { callTrees } from "./call-trees.ts";
import { attempt, record, startMs } from "./records.ts";

const hourMs = 3_600_000;
const call = (...args: Parameters<typeof record>): LedgerItem => ({ kind: "call", record: record(...args) });
const hour = (parts: Partial<GpuHourEntry> = {}): LedgerItem => ({
  kind: "gpu-hour",
  entry: {
    endpoint: "gpu/llama",
    provider: "gpu",
    model: "llama",
    hourStartMs: startMs,
    billNanoUsd: 2_000_000_000,
    chargedNanoUsd: 500_000_000,
    idleNanoUsd: 1_500_000_000,
    ...parts,
  },
});
const byName = ({ rows }: LedgerReport, key: GroupKey) => Object.fromEntries(rows.map((row) => [row.group[key], row]));

/** What every store of a ledger must do. `open` gives a new, empty store. `runs`: how many random books are tried. */
export function storeContract(name: string, open: () => Promise<LedgerStore>, runs = 25): void {
  describe(`the ledger's store contract: ${name}`, () => {
    const opened: LedgerStore[] = [];
    const fresh = async () => {
      const store = await open();
      opened.push(store);
      return store;
    };
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    });

    it("reports nothing of an empty book: no row, no percentile, nothing unknown as 0", async () => {
      const { rows, total, forgotten } = await (await fresh()).report({ groupBy: ["route"] });
      expect(rows).toEqual([]);
      expect(total).toMatchObject({ calls: 0, costUsd: 0, tokens: noTokens });
      expect([total.saving, total.latencyMs, total.firstByteMs, total.escalationRate, total.gpu, forgotten]).toEqual(
        Array.from({ length: 6 }),
      );
    });

    it("books a call once, in the same batch, a second one, or twice at the same time", async () => {
      const store = await fresh();
      const one = call();
      await store.append([one, one]);
      await store.append([one, call(), hour(), hour()]);
      await Promise.all([store.append([one, call()]), store.append([hour(), one])]);
      const { total } = await store.report();
      expect(total).toMatchObject({ calls: 3, attempts: 3, costUsd: 0.3 });
      expect(total.gpu).toEqual({ hours: 1, billUsd: 2, chargedUsd: 0.5, idleUsd: 1.5 });
    });

    it("books nothing of a batch that it refuses", async () => {
      const store = await fresh();
      const bad = call({ attempts: [attempt({ costUsd: 1e8 })] });
      await expect(store.append([call(), bad])).rejects.toBeInstanceOf(LedgerItemError);
      await expect(store.append([call(), hour({ idleNanoUsd: 1 })])).rejects.toBeInstanceOf(LedgerItemError);
      await expect(store.append([call({ attempts: [attempt({ costUsd: Number.NaN })] })])).rejects.toThrow(
        /cost of call/,
      );
      const { total } = await store.report();
      expect([total.calls, total.gpu]).toEqual([0, undefined]);
    });

    it("adds a thousand dimes up to a hundred dollars, and leaves what is not priced out of the sum", async () => {
      const store = await fresh();
      await store.append(Array.from({ length: 1_000 }, () => call()));
      await store.append([call({ attempts: [attempt({ costUsd: undefined })], costUsd: undefined })]);
      const { total } = await store.report();
      expect(total).toMatchObject({ calls: 1_001, costUsd: 100, unpricedAttempts: 1 });
    });

    it("counts calls by their outcome, and over attempts by the attempts: one call, three attempts, two endpoints", async () => {
      const store = await fresh();
      const failed = attempt({ endpoint: "q/m", provider: "q", failure: "server-error", usage: undefined, costUsd: 0 });
      const reject = { gate: "schema", verdict: "reject", score: 0, reason: "no" } as never;
      await store.append([
        call({
          route: "auto",
          attempts: [
            failed,
            attempt({ role: "draft", verdict: reject }),
            attempt({ role: "escalation", costUsd: undefined }),
            attempt({ role: "hedge" }),
            attempt({ role: "overflow", verdict: reject }),
          ],
        }),
        call({ route: "auto", outcome: "aborted", attempts: [] }),
      ]);
      const calls = await store.report({ groupBy: ["route"] });
      expect(calls.rows[0]).toMatchObject({ calls: 2, attempts: 5, failures: 1, escalations: 2, escalationRate: 0.5 });
      expect(calls.rows[0]).toMatchObject({ hedges: 1, overflows: 1, unpricedAttempts: 1, costUsd: 0.3 });
      const attempts = await store.report({ groupBy: ["endpoint"] });
      expect(byName(attempts, "endpoint")).toMatchObject({
        "q/m": { calls: 1, attempts: 1, failures: 1, costUsd: 0, escalationRate: 0 },
        "p/m": { calls: 1, attempts: 4, failures: 0, escalations: 2, escalationRate: 1, saving: undefined },
      });
      expect(attempts.total).toMatchObject({ calls: 1, attempts: 5, failures: 1, escalationRate: 1 });
    });

    it("groups by any combination, and by periods of UTC", async () => {
      const store = await fresh();
      const late = Date.UTC(2026, 0, 31, 23, 59);
      await store.append([
        call({ route: "auto", labels: { tenant: "acme", feature: "chat" }, startedAtMs: late }),
        call({ route: "auto", labels: { feature: "chat", tenant: "acme" }, startedAtMs: late + 60_000 }),
        call({ labels: { tenant: "zeta" }, attempts: [attempt({ role: "retry", model: "n" }), attempt()] }),
      ]);
      const groups = async (...groupBy: GroupKey[]) =>
        (await store.report({ groupBy })).rows.map(({ group, calls }) => [...groupBy.map((key) => group[key]), calls]);
      expect(await groups("route", "label:tenant", "label:feature")).toEqual([
        ["auto", "acme", "chat", 2],
        ["(pinned)", "zeta", "(none)", 1],
      ]);
      expect(await groups("month")).toEqual([
        ["2026-01", 2],
        ["2026-02", 1],
      ]);
      expect(await groups("day", "route")).toEqual([
        ["2026-01-01", "(pinned)", 1],
        ["2026-01-31", "auto", 1],
        ["2026-02-01", "auto", 1],
      ]);
      expect(await groups("hour")).toEqual([
        ["2026-01-01T00", 1],
        ["2026-01-31T23", 1],
        ["2026-02-01T00", 1],
      ]);
      expect(await groups("provider", "model", "role")).toEqual([
        ["p", "m", "answer", 3],
        ["p", "n", "retry", 1],
      ]);
    });

    it("filters by time, from the first millisecond up to before the last, and by every dimension", async () => {
      const store = await fresh();
      await store.append([
        call({ route: "auto", startedAtMs: startMs, labels: { tenant: "acme" } }),
        call({ route: "auto", startedAtMs: startMs + 1, labels: { tenant: "zeta" } }),
        call({ route: "bulk", startedAtMs: startMs + 2, attempts: [attempt({ endpoint: "q/m", provider: "q" })] }),
      ]);
      const calls = async (query: Parameters<LedgerStore["report"]>[0]) => (await store.report(query)).total.calls;
      expect(await calls({ fromMs: startMs + 1 })).toBe(2);
      expect(await calls({ fromMs: startMs, toMs: startMs + 2 })).toBe(2);
      expect(await calls({ fromMs: startMs + 3 })).toBe(0);
      expect(await calls({ where: { route: "auto" } })).toBe(2);
      expect(await calls({ where: { route: ["bulk", "auto"], labels: { tenant: ["acme", "nobody"] } } })).toBe(1);
      expect(await calls({ where: { endpoint: "q/m" } })).toBe(1);
      expect(await calls({ where: { provider: "p", model: "m", role: "answer" } })).toBe(2);
      expect(await calls({ where: { role: "draft" } })).toBe(0);
      expect(await calls({ where: { labels: { tenant: "(none)" } } })).toBe(1);
    });

    it("refuses a query that it cannot read", async () => {
      const store = await fresh();
      await expect(store.report({ groupBy: ["color" as GroupKey] })).rejects.toThrow(/cannot be grouped by "color"/);
      await expect(store.report({ where: { color: "red" } as never })).rejects.toThrow(/cannot filter by "color"/);
      await expect(store.report({ fromMs: Number.NaN })).rejects.toThrow(/fromMs/);
    });

    it("gives percentiles by rank, of calls and of attempts, and none of what never came", async () => {
      const store = await fresh();
      await store.append(
        Array.from({ length: 100 }, (_, index) =>
          call({
            route: index === 99 ? "slow" : "auto",
            durationMs: index + 1,
            firstByteMs: index < 50 ? undefined : index / 8,
            attempts: [attempt({ durationMs: (index + 1) * 10, firstByteMs: undefined })],
          }),
        ),
      );
      const calls = await store.report({ groupBy: ["route"] });
      expect(calls.total.latencyMs).toEqual({ p50: 50, p95: 95, p99: 99 });
      expect(calls.total.firstByteMs).toEqual({ p50: 74 / 8, p95: 97 / 8, p99: 99 / 8 });
      expect(byName(calls, "route").slow).toMatchObject({ latencyMs: { p50: 100, p95: 100, p99: 100 } });
      const { total } = await store.report({ groupBy: ["model"] });
      expect(total.latencyMs).toEqual({ p50: 500, p95: 950, p99: 990 });
      expect(total.firstByteMs).toBeUndefined();
    });

    it("gives a saving its confidence interval: the mean of one call and 1.96 standard errors", async () => {
      const store = await fresh();
      // Costs 0.10 each; baselines 0.20, 0.30, 0.40: savings 0.1, 0.2, 0.3, their standard deviation is 0.1.
      await store.append([0.2, 0.3, 0.4].map((baselineCostUsd) => call({ route: "auto", baselineCostUsd })));
      await store.append([call({ route: "auto", baselineCostUsd: 5, attempts: [attempt({ costUsd: undefined })] })]);
      const { saving } = (await store.report()).total;
      expect(saving).toMatchObject({ source: "assumed", savingUsd: 0.6, baselineCostUsd: 0.9, comparedCalls: 3 });
      const half = 3 * 1.96 * (0.1 / Math.sqrt(3));
      expect(saving?.lowUsd).toBeCloseTo(0.6 - half, 9);
      expect(saving?.highUsd).toBeCloseTo(0.6 + half, 9);
    });

    it("says no interval of one call, and a negative saving where routing cost more", async () => {
      const store = await fresh();
      await store.append([call({ baselineCostUsd: 0.04 })]);
      expect((await store.report()).total.saving).toMatchObject({
        savingUsd: -0.06,
        lowUsd: undefined,
        highUsd: undefined,
      });
    });

    it("lets measured baselines of a route stand for all its calls, and for no other route's", async () => {
      const store = await fresh();
      const measured = (measuredBaselineNanoUsd: number): LedgerItem => ({
        kind: "call",
        record: record({ route: "auto", baselineCostUsd: 9 }),
        measuredBaselineNanoUsd,
      });
      await store.append(
        Array.from({ length: 30 }, (_, index) => measured(index % 2 === 0 ? 200_000_000 : 400_000_000)),
      );
      await store.append(Array.from({ length: 70 }, () => call({ route: "auto", baselineCostUsd: 9 })));
      await store.append([
        call({ route: "bulk", baselineCostUsd: 1.1 }),
        call({ route: "bulk", baselineCostUsd: 1.1 }),
      ]);
      const report = await store.report({ groupBy: ["route"] });
      const { auto, bulk } = byName(report, "route");
      expect(auto?.saving).toMatchObject({
        source: "measured",
        savingUsd: 20,
        baselineCostUsd: 30,
        comparedCalls: 100,
        measuredCalls: 30,
      });
      expect(bulk?.saving).toMatchObject({ source: "assumed", savingUsd: 2, lowUsd: 2, highUsd: 2 });
      expect(report.total.saving).toMatchObject({ source: "mixed", savingUsd: 22, comparedCalls: 102 });
      expect(report.total.saving?.highUsd).toBeCloseTo(22 + 1.96 * 100 * (0.1 / Math.sqrt(29)), 6);
    });

    it("books GPU hours: bill, charged and idle, with the endpoint that nobody called", async () => {
      const store = await fresh();
      await store.append([
        call({ attempts: [attempt({ endpoint: "gpu/llama", provider: "gpu", model: "llama" })] }),
        hour(),
        hour({ hourStartMs: startMs + hourMs, chargedNanoUsd: 2_500_000_000, idleNanoUsd: -500_000_000 }),
        hour({ source: "b", chargedNanoUsd: 0, idleNanoUsd: 2_000_000_000 }),
        hour({ endpoint: "gpu/idle", model: "idle", chargedNanoUsd: 0, idleNanoUsd: 2_000_000_000 }),
      ]);
      const report = await store.report({ groupBy: ["endpoint"] });
      expect(byName(report, "endpoint")).toMatchObject({
        "gpu/llama": { calls: 1, gpu: { hours: 3, billUsd: 6, chargedUsd: 3, idleUsd: 3 } },
        "gpu/idle": { calls: 0, gpu: { hours: 1, billUsd: 2, chargedUsd: 0, idleUsd: 2 } },
      });
      expect(report.total.gpu).toEqual({ hours: 4, billUsd: 8, chargedUsd: 3, idleUsd: 5 });
      expect(
        (await store.report({ groupBy: ["hour"] })).rows.map(({ group, gpu }) => [group.hour, gpu?.billUsd]),
      ).toEqual([
        ["2026-01-01T00", 6],
        ["2026-01-01T01", 2],
      ]);
      expect((await store.report({ toMs: startMs + hourMs, where: { model: "llama" } })).total.gpu?.billUsd).toBe(4);
      // A route has no GPU hour of its own; the bill stands in the total alone.
      const byRoute = await store.report({ groupBy: ["route"] });
      expect([byRoute.rows[0]?.gpu, byRoute.total.gpu?.billUsd]).toEqual([undefined, 8]);
      expect((await store.report({ where: { route: "(pinned)" } })).total.gpu).toBeUndefined();
    });

    it("orders rows by cost, and keeps labels as they are", async () => {
      const store = await fresh();
      const names = ["ü'\"\\,\n", "__proto__", "a:b", "😀"];
      await store.append(
        names.map((user, index) => call({ labels: { user }, attempts: [attempt({ costUsd: index })] })),
      );
      const { rows } = await store.report({ groupBy: ["label:user"] });
      expect(rows.map(({ group }) => group["label:user"])).toEqual([...names].reverse());
    });

    it("adds up to the attempts, in nano-dollars, whatever the calls went through and however they are grouped", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(callTrees, { maxLength: 40 }),
          fc.integer({ min: 1, max: 50 }),
          async (records, batch) => {
            const store = await open();
            try {
              const items = records.map((one): LedgerItem => ({ kind: "call", record: one }));
              for (let from = 0; from < items.length; from += batch) {
                await store.append(items.slice(from, from + batch));
                // What was appended before is sent again: it must change nothing.
                await store.append(items.slice(0, from + 1));
              }
              const attempts = records.flatMap((one) => one.attempts);
              const priced = attempts.flatMap(({ costUsd }) => (costUsd === undefined ? [] : toNanoUsd(costUsd)));
              const cost = priced.reduce((sum, nano) => sum + nano, 0);
              const tokens = attempts.reduce((sum, { usage }) => addTokens(sum, usage ?? noTokens), noTokens);
              const keys: GroupKey[][] = [
                [],
                ["route"],
                ["day", "label:tenant"],
                ["endpoint"],
                ["role", "model", "hour"],
                ["route", "provider"],
              ];
              for (const groupBy of keys) {
                const { rows, total } = await store.report({ groupBy });
                expect(toNanoUsd(total.costUsd)).toBe(cost);
                expect(total.attempts).toBe(attempts.length);
                expect(total.unpricedAttempts).toBe(attempts.length - priced.length);
                expect(total.tokens).toEqual(tokens);
                const overAttempts = groupBy.some((key) => ["endpoint", "role", "provider"].includes(key));
                expect(total.calls).toBe(records.filter((one) => !overAttempts || one.attempts.length > 0).length);
                if (groupBy.length === 1 && groupBy[0] === "route") {
                  for (const row of rows) {
                    const there = records.filter((one) => (one.decision?.route ?? "(pinned)") === row.group.route);
                    const inputTokens = there
                      .flatMap((one) => one.attempts)
                      .reduce((sum, { usage }) => sum + (usage?.inputTokens ?? 0), 0);
                    expect([row.calls, row.tokens.inputTokens]).toEqual([there.length, inputTokens]);
                  }
                }
                if (groupBy.length === 0) continue;
                expect(rows.reduce((sum, row) => sum + toNanoUsd(row.costUsd), 0)).toBe(cost);
                expect(rows.reduce((sum, row) => sum + row.attempts, 0)).toBe(attempts.length);
              }
            } finally {
              await store.close();
            }
          },
        ),
        { numRuns: runs },
      );
    });
  });
}
