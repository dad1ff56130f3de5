import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noTokens } from "@spillway/core";
import {
  bookkeeper,
  type GroupKey,
  type LedgerItem,
  type LedgerStore,
  memoryStore,
  sqliteStore,
} from "@spillway/ledger";
import { attempt, record, startMs } from "./records.ts";

/**
 * What booking and reporting cost over so many calls (first argument, default 1,000,000), a fifth of them with two attempts:
 * `node --conditions=@spillway/source test/ledger/bench.ts`. Must: booking below 10 us a call, a report below 1 s.
 */
const calls = Number(process.argv[2] ?? 1_000_000);
const maxBatch = 256;

function items(from: number, count: number): LedgerItem[] {
  return Array.from({ length: count }, (_, index) => {
    const call = from + index;
    const model = `model-${call % 7}`;
    const usage = {
      ...noTokens,
      inputTokens: 500 + (call % 900),
      outputTokens: call % 300,
      source: "reported" as const,
    };
    const one = attempt({
      endpoint: `provider/${model}`,
      provider: "provider",
      model,
      durationMs: Math.random() * 5_000,
      firstByteMs: Math.random() * 500,
      usage,
      costUsd: (call % 10_000) / 1e6,
    });
    return {
      kind: "call",
      record: record({
        id: randomUUID(),
        startedAtMs: startMs + call * 2_000,
        route: `route-${call % 5}`,
        durationMs: Math.random() * 5_000,
        firstByteMs: Math.random() * 500,
        attempts:
          call % 5 === 0
            ? [
                { ...one, failure: "server-error" },
                { ...one, role: "retry" },
              ]
            : [one],
        baselineCostUsd: (call % 20_000) / 1e6,
        labels: { tenant: `tenant-${call % 100}` },
      }),
    };
  });
}

async function book(name: string, store: LedgerStore): Promise<void> {
  let elapsedMs = 0;
  const appends: number[] = [];
  let spentMicros = 0;
  for (let from = 0; from < calls; from += maxBatch) {
    const batch = items(from, Math.min(maxBatch, calls - from));
    const cpu = process.cpuUsage();
    const began = performance.now();
    await store.append(batch);
    const ms = performance.now() - began;
    const used = process.cpuUsage(cpu);
    spentMicros += used.user + used.system;
    elapsedMs += ms;
    appends.push(ms);
  }
  appends.sort((left, right) => left - right);
  const at = (share: number) => (appends[Math.floor(appends.length * share)] ?? appends.at(-1) ?? 0).toFixed(1);
  const perCall = (elapsedMs * 1_000) / calls;
  console.log(
    `${name}: booking ${perCall.toFixed(2)} us a call (CPU ${(spentMicros / calls).toFixed(2)} us), an append of ${maxBatch}: p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)} ms`,
  );
}

const groupings: readonly (readonly GroupKey[])[] = [
  [],
  ["route"],
  ["endpoint"],
  ["day"],
  ["label:tenant"],
  ["role", "model"],
  ["route", "label:tenant", "day"],
];

async function report(name: string, store: LedgerStore): Promise<void> {
  for (const groupBy of groupings) {
    const times: number[] = [];
    let rows = 0;
    for (let round = 0; round < 3; round++) {
      const began = performance.now();
      rows = (await store.report({ groupBy })).rows.length;
      times.push(performance.now() - began);
    }
    const shown = times.map((ms) => ms.toFixed(0)).join(", ");
    console.log(`${name}: report by ${groupBy.join(" + ") || "nothing"}, ${rows} rows: ${shown} ms`);
  }
}

const folder = mkdtempSync(join(tmpdir(), "spillway-ledger-"));
try {
  const path = join(folder, "ledger.db");
  const first = sqliteStore({ path });
  await book("sqlite", first);
  await first.close();
  console.log(`sqlite: ${(statSync(path).size / calls).toFixed(0)} bytes a call`);
  const store = sqliteStore({ path });
  await report("sqlite", store);
  await store.close();

  const memory = memoryStore({ maxCalls: 100_000 });
  const books = bookkeeper(memory);
  const batch = items(0, Math.min(50_000, calls));
  const began = performance.now();
  for (const item of batch) if (item.kind === "call") books.book(item.record);
  console.log(`bookkeeper: book() ${(((performance.now() - began) * 1_000) / batch.length).toFixed(3)} us a call`);
  await books.close();
  await book("memory", memoryStore({ maxCalls: 100_000 }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
