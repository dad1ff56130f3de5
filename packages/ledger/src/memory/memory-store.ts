import { checkGpuHour } from "../check-gpu-hour.ts";
import { aggregate } from "../columns/aggregate.ts";
import type { LoadedChunk } from "../columns/chunk.ts";
import { chunkOf } from "../columns/chunk-of.ts";
import { mergeChunks } from "../columns/merge-chunks.ts";
import { type CallFacts, factsOf } from "../facts.ts";
import { ForgottenSums } from "../figures/forgotten-sums.ts";
import { reportOf } from "../figures/report-of.ts";
import type { GpuHourEntry, GpuHourOptions } from "../gpu-hour.ts";
import { callKey, gpuHourKey } from "../keys.ts";
import { checkQuery } from "../query.ts";
import type { LedgerStore } from "../store.ts";

/** Options of `memoryStore`. */
export interface MemoryStoreOptions extends GpuHourOptions {
  /** Most calls kept, at about 300 bytes each; the oldest go first, into the report's `forgotten`. Default 100,000. */
  readonly maxCalls?: number;
  /** Most GPU hours kept. Default 10,000. */
  readonly maxGpuHours?: number;
}

/** A chunk with what its calls are known by. */
interface KeyedChunk {
  readonly chunk: LoadedChunk;
  readonly keys: readonly string[];
}

/**
 * A ledger's store in this process's memory: exact figures over the last calls. What it lets go of is counted, and stands
 * in each report as `forgotten`.
 *
 * @example
 * const store = memoryStore({ maxCalls: 20_000 });
 * await store.append([{ kind: "call", record }]);
 * const { rows } = await store.report({ groupBy: ["route", "label:tenant"] });
 */
export function memoryStore(options: MemoryStoreOptions = {}): LedgerStore {
  const maxCalls = options.maxCalls ?? 100_000;
  const maxGpuHours = options.maxGpuHours ?? 10_000;
  const chunkCalls = Math.max(1, Math.min(4_096, Math.ceil(maxCalls / 8)));
  const forgotten = new ForgottenSums();
  const chunks: KeyedChunk[] = [];
  const known = new Set<string>();
  const hours = new Map<string, GpuHourEntry>();
  let calls = 0;

  function addChunk(facts: readonly CallFacts[]): void {
    const grown: KeyedChunk[] = [{ chunk: chunkOf(facts), keys: facts.map(callKey) }];
    let size = facts.length;
    // Small chunks go together, each call a few times only: see ChunkFiles.
    for (let last = chunks.at(-1); last !== undefined; last = chunks.at(-1)) {
      if (last.chunk.calls > 2 * size || last.chunk.calls + size > chunkCalls) break;
      grown.unshift(last);
      size += last.chunk.calls;
      chunks.pop();
    }
    chunks.push({ chunk: mergeChunks(grown.map(({ chunk }) => chunk)), keys: grown.flatMap(({ keys }) => keys) });
    calls += facts.length;
    while (calls > maxCalls && chunks.length > 1) {
      const oldest = chunks.shift();
      if (oldest === undefined) break;
      calls -= oldest.chunk.calls;
      forgotten.addCalls(
        oldest.chunk.calls,
        oldest.chunk.numbers("costNanoUsd") ?? new Uint8Array(oldest.chunk.attempts),
      );
      for (const key of oldest.keys) known.delete(key);
    }
  }

  return {
    async append(items) {
      const facts = new Map<string, CallFacts>();
      const entries = new Map<string, GpuHourEntry>();
      for (const item of items) {
        if (item.kind === "call") {
          const call = factsOf(item);
          const key = callKey(call);
          if (!known.has(key) && !facts.has(key)) facts.set(key, call);
        } else {
          const entry = checkGpuHour(item.entry);
          const key = gpuHourKey(entry);
          if (!hours.has(key) && !entries.has(key)) entries.set(key, entry);
        }
      }
      const all = [...facts.values()];
      for (const key of facts.keys()) known.add(key);
      for (let start = 0; start < all.length; start += chunkCalls) addChunk(all.slice(start, start + chunkCalls));
      for (const [key, entry] of entries) hours.set(key, entry);
      for (const key of hours.keys()) {
        if (hours.size <= maxGpuHours) break;
        hours.delete(key);
        forgotten.addGpuHour();
      }
    },
    async report(query) {
      const checked = checkQuery(query);
      const inTime = [...hours.values()].filter(
        ({ hourStartMs }) => hourStartMs >= checked.fromMs && hourStartMs < checked.toMs,
      );
      const merged = options.mergeGpuHours === undefined ? inTime : options.mergeGpuHours(inTime);
      return reportOf(
        checked,
        aggregate(
          chunks.map(({ chunk }) => chunk),
          checked,
        ),
        merged,
        forgotten.figures(),
      );
    },
    async close() {},
  };
}
