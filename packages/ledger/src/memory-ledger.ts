import type { CallRecord } from "@spillway/core";
import { Sum, type Summary } from "./summary.ts";

/** Sums of everything booked so far. */
export interface Report {
  readonly total: Summary;
  /** Pinned models and requests without a route stand under "(pinned)". */
  readonly byRoute: Readonly<Record<string, Summary>>;
  readonly byModel: Readonly<Record<string, Summary>>;
  readonly byEndpoint: Readonly<Record<string, Summary>>;
  /** Label name, then its value. Values beyond the limit stand together under "(other)". */
  readonly byLabel: Readonly<Record<string, Readonly<Record<string, Summary>>>>;
}

/** Where call records are booked and summed. */
export interface Ledger {
  book(record: CallRecord): void;
  report(): Report;
}

/** Options of `memoryLedger`. */
export interface MemoryLedgerOptions {
  /** Most values kept apart for one label, so that a label with a value per user cannot fill the memory. Default 1,000. */
  readonly maxLabelValues?: number;
  /** Most label names kept apart. Default 50. */
  readonly maxLabelNames?: number;
}

/**
 * A ledger in this process's memory. It keeps sums, not records.
 *
 * @example
 * const ledger = memoryLedger();
 * ledger.book(record);
 * console.log(ledger.report().total.costUsd);
 */
export function memoryLedger(options: MemoryLedgerOptions = {}): Ledger {
  const maxLabelValues = options.maxLabelValues ?? 1_000;
  const maxLabelNames = options.maxLabelNames ?? 50;
  const total = new Sum();
  const byRoute = new Map<string, Sum>();
  const byModel = new Map<string, Sum>();
  const byEndpoint = new Map<string, Sum>();
  const byLabel = new Map<string, Map<string, Sum>>();
  return {
    book(record) {
      total.addCall(record);
      sumOf(byRoute, record.decision?.route ?? "(pinned)").addCall(record);
      const seen = new Set<string>();
      for (const attempt of record.attempts) {
        sumOf(byModel, attempt.model).addAttempt(attempt, isNew(seen, `model ${attempt.model}`));
        sumOf(byEndpoint, attempt.endpoint).addAttempt(attempt, isNew(seen, `endpoint ${attempt.endpoint}`));
      }
      for (const [name, value] of Object.entries(record.labels)) {
        const values = bounded(byLabel, name, maxLabelNames, () => new Map<string, Sum>());
        bounded(values, value, maxLabelValues, () => new Sum()).addCall(record);
      }
    },
    report() {
      return {
        total: total.summary(),
        byRoute: summaries(byRoute),
        byModel: summaries(byModel),
        byEndpoint: summaries(byEndpoint),
        byLabel: Object.fromEntries([...byLabel].map(([name, values]) => [name, summaries(values)])),
      };
    },
  };
}

function sumOf(sums: Map<string, Sum>, key: string): Sum {
  return bounded(sums, key, Number.POSITIVE_INFINITY, () => new Sum());
}

function bounded<Value>(map: Map<string, Value>, key: string, most: number, create: () => Value): Value {
  const known = map.get(map.has(key) || map.size < most ? key : "(other)");
  if (known !== undefined) return known;
  const created = create();
  map.set(map.size < most ? key : "(other)", created);
  return created;
}

function isNew(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function summaries(sums: ReadonlyMap<string, Sum>): Record<string, Summary> {
  return Object.fromEntries([...sums].map(([key, sum]) => [key, sum.summary()]));
}
