import { type CallFacts, tokenClasses } from "../facts.ts";
import { LoadedChunk, type TextColumn } from "./chunk.ts";
import { type Numbers, narrow } from "./numbers.ts";

/** The calls as one chunk. */
export function chunkOf(calls: readonly CallFacts[]): LoadedChunk {
  const attempts = calls.flatMap((call) => call.attempts);
  const texts = new Map<TextColumn, readonly string[]>();
  const numbers = new Map<string, Numbers>();

  function put<Row>(name: string, rows: readonly Row[], numberOf: (row: Row) => number | undefined): void {
    const values = new Float64Array(rows.length);
    rows.forEach((row, index) => {
      values[index] = numberOf(row) ?? Number.NaN;
    });
    const narrowed = narrow(values);
    if (narrowed !== undefined) numbers.set(name, narrowed);
  }
  function putText<Row>(name: TextColumn, rows: readonly Row[], textOf: (row: Row) => string): void {
    const indices = new Map<string, number>();
    put(name, rows, (row) => {
      const text = textOf(row);
      const index = indices.get(text) ?? indices.size;
      if (index === indices.size) indices.set(text, index);
      return index;
    });
    texts.set(name, [...indices.keys()]);
  }

  putText("route", calls, (call) => call.route);
  putText("labels", calls, labelsText);
  put("startedAtMs", calls, (call) => call.startedAtMs);
  put("callFailed", calls, (call) => Number(call.failed));
  put("callDurationMs", calls, (call) => call.durationMs);
  put("callFirstByteMs", calls, (call) => call.firstByteMs);
  put("baselineNanoUsd", calls, (call) => call.baselineNanoUsd);
  put("savingNanoUsd", calls, (call) => call.savingNanoUsd);
  put("measured", calls, (call) => Number(call.measured));
  put("attemptCount", calls, (call) => call.attempts.length);

  putText("endpoint", attempts, (attempt) => attempt.endpoint);
  putText("provider", attempts, (attempt) => attempt.provider);
  putText("model", attempts, (attempt) => attempt.model);
  putText("role", attempts, (attempt) => attempt.role);
  put("failed", attempts, (attempt) => Number(attempt.failed));
  put("rejected", attempts, (attempt) => Number(attempt.rejected));
  put("durationMs", attempts, (attempt) => attempt.durationMs);
  put("firstByteMs", attempts, (attempt) => attempt.firstByteMs);
  put("costNanoUsd", attempts, (attempt) => attempt.costNanoUsd);
  for (const name of tokenClasses) put(name, attempts, (attempt) => attempt.tokens[name]);

  const { firstMs, lastMs } = spanOf(calls);
  return new LoadedChunk({ calls: calls.length, attempts: attempts.length, firstMs, lastMs }, texts, numbers);
}

function spanOf(calls: readonly CallFacts[]): { firstMs: number; lastMs: number } {
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const { startedAtMs } of calls) {
    if (startedAtMs < firstMs) firstMs = startedAtMs;
    if (startedAtMs > lastMs) lastMs = startedAtMs;
  }
  return { firstMs, lastMs };
}

/** Labels as one text, the same for the same labels. */
function labelsText({ labels }: CallFacts): string {
  const entries = Object.entries(labels);
  if (entries.length === 0) return "[]";
  return JSON.stringify(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}
