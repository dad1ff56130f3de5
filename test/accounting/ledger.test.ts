import { setImmediate as turn } from "node:timers/promises";
import { failure, fault, hold, type LoopbackServer, startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { type CallRecord, reportCsv, reportTable, type SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import {
  apiError,
  ask,
  askStream,
  eventually,
  type Rig,
  rejection,
  start,
  twoTiers,
  user,
  WatchedClock,
  within,
} from "../routing/support.ts";
import { ledgerFile, nano, price, single, sumOf } from "./support.ts";

const answer = text("one two three four", { usage: { inputTokens: 11, outputTokens: 4 } });
const prompts = ["one", "two", "three"];

/** What report, ledger and records say of the cost must be one number. */
async function expectOneSum(rig: Rig, records: readonly CallRecord[] = rig.records): Promise<number> {
  const sum = sumOf(records);
  const { total } = rig.router.report();
  const booked = (await rig.router.query()).total;
  expect(nano(total.costUsd)).toBe(sum);
  expect(nano(booked.costUsd)).toBe(sum);
  for (const field of ["calls", "attempts", "failures", "escalations", "hedges", "unpricedAttempts"] as const) {
    expect([field, booked[field]]).toEqual([field, total[field]]);
  }
  expect(booked.tokens).toEqual(total.tokens);
  expect(booked.calls).toBe(records.length);
  expect(booked.attempts).toBe(records.flatMap(({ attempts }) => attempts).length);
  for (const key of ["endpoint", "provider", "model", "role"] as const) {
    const { rows } = await rig.router.query({ groupBy: [key] });
    expect(rows.reduce((total, { costUsd }) => total + (nano(costUsd) ?? 0), 0)).toBe(sum);
  }
  return sum;
}

/** Every way a call can end, each once or more. */
async function mixedTraffic(rig: Rig, local: LoopbackServer, cloud: LoopbackServer): Promise<void> {
  // Answers, whole and streamed, pinned and routed.
  for (const prompt of prompts) {
    await ask(rig, "auto", prompt);
    await askStream(rig, "auto", prompt);
    await ask(rig, "large", prompt);
  }
  // A retry, a fallback without an answer, an escalation.
  local.script(failure(503, { headers: { "retry-after-ms": "1" } }));
  await ask(rig, "small");
  local.script(text(""));
  expect(await ask(rig, "auto")).toBe("one two three four");
  local.script(failure(400));
  await apiError(ask(rig, "small"));
  // A cut stream, an error event, a reset.
  cloud.script(fault.cutStream(2, answer), fault.errorEventInStream(2, answer));
  await rejection(askStream(rig, "large"));
  await rejection(askStream(rig, "large"));
  // The caller leaves: before the answer, and in the middle of a stream.
  const before = hold(answer);
  const middle = hold(answer, { afterChunks: 2 });
  cloud.script(before.answer, middle.answer);
  const leaving = new AbortController();
  const left = rejection(ask(rig, "large", "easy", {}, { signal: leaving.signal }));
  await before.reached;
  leaving.abort();
  await left;
  const stream = await rig.client.chat.completions.create({ model: "large", messages: user("x"), stream: true });
  for await (const _ of stream) break;
  // Other APIs.
  await rig.client.embeddings.create({ model: "small", input: "a text" });
  await rig.client.responses.create({ model: "large", input: "Hello" });
}

describe("the ledger's file", () => {
  it("holds to the nano-dollar what onCall was told and router.report() says, however calls ended", async () => {
    await using file = ledgerFile();
    await using local = await startLoopbackServer({ answer });
    await using cloud = await startLoopbackServer({ answer });
    await using rig = start(
      twoTiers(local, cloud, {}, { ledger: { sqlite: file.path, maxBatch: 3 }, retryBackoffMs: 1 }),
    );
    await mixedTraffic(rig, local, cloud);
    await eventually(() => rig.records.length === 18, `18 records, ${rig.records.length}`);
    expect(new Set(rig.records.map(({ outcome }) => outcome))).toEqual(new Set(["ok", "error", "aborted", "cut"]));
    const roles = new Set(rig.records.flatMap(({ attempts }) => attempts.map(({ role }) => role)));
    expect([...roles].sort()).toEqual(["answer", "draft", "escalation", "retry"]);
    expect(await expectOneSum(rig)).toBeGreaterThan(0);
    expect(rig.router.report().total.unpricedAttempts).toBeGreaterThan(0);
    expect(new Set(rig.records.map(({ id }) => id)).size).toBe(rig.records.length);
  });

  it("holds hedges, the lost ones too", async () => {
    const clock = new WatchedClock();
    const slow = hold(answer);
    await using file = ledgerFile();
    await using first = await startLoopbackServer({ answer: slow.answer });
    await using second = await startLoopbackServer({ answer });
    const config: SpillwayConfig = {
      providers: { p0: { baseUrl: first.baseUrl }, p1: { baseUrl: second.baseUrl } },
      endpoints: [
        { provider: "p0", model: "m", price },
        { provider: "p1", model: "m", price },
      ],
      routes: { auto: { tiers: ["m"], hedge: { delayMs: 100, maxExtraCalls: 1 } } },
      ledger: { sqlite: file.path },
    };
    await using rig = start(config, { clock });
    const asked = ask(rig, "auto");
    await slow.reached;
    await clock.asked(100);
    await clock.advance(100);
    expect(await asked).toBe("one two three four");
    const record = await rig.record();
    expect(record.attempts.map(({ role, errorCode }) => [role, errorCode])).toEqual([
      ["answer", "hedge_lost"],
      ["hedge", undefined],
    ]);
    expect(await expectOneSum(rig)).toBeGreaterThan(11 * 100 + 4 * 400);
  });

  it("goes on where another process left it, and books nothing twice", async () => {
    await using file = ledgerFile();
    await using server = await startLoopbackServer({ answer });
    const config = single(server, { price }, { ledger: { sqlite: file.path } });
    const first = start(config);
    for (const prompt of prompts) await ask(first, "m", prompt);
    await first.router.close();
    await using second = start(config);
    expect((await second.router.query()).total.calls).toBe(3);
    for (const prompt of prompts) await askStream(second, "m", prompt);
    await eventually(() => second.records.length === 3, "3 records");
    const { total } = await second.router.query();
    expect(total.calls).toBe(6);
    expect(nano(total.costUsd)).toBe(sumOf([...first.records, ...second.records]));
    expect(second.router.report().total.calls).toBe(3);
  });

  it("has a row for each label and day, over any time, as JSON, CSV and a table", async () => {
    const clock = new WatchedClock({ startMs: Date.parse("2026-11-17T23:00:00Z") });
    await using file = ledgerFile();
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { price }, { ledger: { sqlite: file.path } }), { clock });
    for (const [tenant, calls] of [
      ["acme", 2],
      ["globex", 1],
    ] as const) {
      for (let call = 0; call < calls; call++) {
        await rig.router.with({ labels: { tenant } }, () => ask(rig, "m"));
      }
      await clock.advance(3_600_000);
    }
    await ask(rig, "m");
    const report = await rig.router.query({ groupBy: ["label:tenant", "day"] });
    expect(report.rows.map(({ group, calls }) => [group.day, group["label:tenant"], calls])).toEqual([
      ["2026-11-17", "acme", 2],
      ["2026-11-18", "(none)", 1],
      ["2026-11-18", "globex", 1],
    ]);
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({ total: { calls: 4 } });
    expect(reportCsv(report).trim().split("\n").length).toBeGreaterThanOrEqual(4);
    expect(reportTable(report)).toMatch(/acme +2026-11-17 +2 /);
    const from = Date.parse("2026-11-18T00:00:00Z");
    expect((await rig.router.query({ fromMs: from })).total.calls).toBe(2);
    expect((await rig.router.query({ toMs: from })).total.calls).toBe(2);
    expect((await rig.router.query({ where: { labels: { tenant: ["acme", "globex"] } } })).total.calls).toBe(3);
    expect((await rig.router.query({ where: { endpoint: "only/m", labels: { tenant: "acme" } } })).total.calls).toBe(2);
  });

  it("is written at the latest with flush", async () => {
    await using file = ledgerFile();
    await using server = await startLoopbackServer({ answer });
    const config = single(server, { price }, { ledger: { sqlite: file.path, flushEveryMs: 3_600_000 } });
    await using rig = start(config);
    await ask(rig, "m");
    await rig.router.flush();
    await using other = start(config);
    expect((await other.router.query()).total.calls).toBe(1);
  });

  it("holds no prompt, no answer and no key", async () => {
    await using file = ledgerFile();
    await using server = await startLoopbackServer({ answer: text("a very secret answer") });
    const config = single(server, { price }, { ledger: { sqlite: file.path } });
    await using rig = start({ ...config, providers: { only: { ...config.providers.only, apiKey: "sk-very-secret" } } });
    await ask(rig, "m", "a very secret question");
    await rig.router.flush();
    const { readFile } = await import("node:fs/promises");
    for (const end of ["", "-wal"]) {
      const bytes = (await readFile(`${file.path}${end}`).catch(() => Buffer.alloc(0))).toString("latin1");
      expect(bytes).not.toContain("secret");
    }
  });
});

describe("router.query", () => {
  it("without a ledger says what to set", async () => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server));
    await expect(rig.router.query()).rejects.toThrow(/ledger/);
  });

  it("is the same from memory", async () => {
    await using local = await startLoopbackServer({ answer });
    await using cloud = await startLoopbackServer({ answer });
    await using rig = start(twoTiers(local, cloud, {}, { ledger: "memory", retryBackoffMs: 1 }));
    await mixedTraffic(rig, local, cloud);
    await eventually(() => rig.records.length === 18, "18 records");
    expect(await expectOneSum(rig)).toBeGreaterThan(0);
  });

  it("tells what it cannot group or filter by", async () => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, {}, { ledger: "memory" }));
    await expect(rig.router.query({ groupBy: ["tenant" as "route"] })).rejects.toThrow(/label:NAME/);
    await expect(rig.router.query({ where: { tenant: "x" } as object })).rejects.toThrow(/labels/);
  });
});

describe("a ledger that fails", () => {
  it("breaks no call, is told of, and has everything once it works again", async () => {
    const clock = new WatchedClock();
    const { memoryStore } = await import("@spillway/ledger");
    const inner = memoryStore();
    let broken = true;
    const store = {
      ...inner,
      append(items: Parameters<typeof inner.append>[0]) {
        return broken ? Promise.reject(new Error("disk full")) : inner.append(items);
      },
      report: inner.report.bind(inner),
      close: inner.close.bind(inner),
    };
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { price }, { ledger: store }), { clock });
    for (const prompt of prompts) expect(await ask(rig, "m", prompt)).toBe("one two three four");
    await within(rejection(rig.router.flush()), "flush");
    expect(rig.warnings.map(({ code }) => code)).toContain("ledger_failed");
    broken = false;
    await rig.router.flush();
    expect(nano((await rig.router.query()).total.costUsd)).toBe(sumOf(rig.records));
  });

  it("lets close say so, once, and leaves no rejection unhandled", async () => {
    const { memoryStore } = await import("@spillway/ledger");
    const inner = memoryStore();
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on("unhandledRejection", note);
    try {
      const store = {
        append: () => Promise.reject(new Error("disk full")),
        report: inner.report.bind(inner),
        close: inner.close.bind(inner),
      };
      await using server = await startLoopbackServer({ answer });
      const rig = start(single(server, { price }, { ledger: store }));
      expect(await ask(rig, "m")).toBe("one two three four");
      expect((await within(rejection(rig.router.close()), "close")).message).toContain("disk full");
      await turn();
      await turn();
      expect(unhandled).toEqual([]);
    } finally {
      process.off("unhandledRejection", note);
    }
  });
});

it("the wrapped client's own answer says what a call cost", async () => {
  await using server = await startLoopbackServer({ answer });
  await using rig = start(single(server, { price }));
  const { response } = await rig.client.chat.completions.create({ model: "m", messages: user("Hello") }).withResponse();
  expect(response.headers.get("x-spillway-cost-usd")).toBe("0.0000027");
  expect(rig.client).toBeInstanceOf(OpenAI);
});
