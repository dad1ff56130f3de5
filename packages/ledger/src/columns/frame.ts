import type { CheckedQuery, GroupKey } from "../query.ts";
import type { Chunk } from "./chunk.ts";
import { keyCodes } from "./key-codes.ts";

/** The rows of a chunk that a query is about: calls, or attempts where it asks for something of attempts. */
export interface Frame {
  readonly rows: number;
  /** The call of each attempt. */
  readonly callOf: Int32Array;
  /** The call of each row. */
  readonly callOfRow: (row: number) => number;
  /** Whether a row is in the query's time and filters. */
  readonly included: Uint8Array;
}

export function frameOf(chunk: Chunk, query: CheckedQuery): Frame {
  const callOf = callsOfAttempts(chunk);
  const rows = query.overAttempts ? chunk.attempts : chunk.calls;
  const callOfRow = query.overAttempts ? (row: number) => callOf[row] ?? 0 : (row: number) => row;
  const included = new Uint8Array(rows).fill(1);
  if (chunk.firstMs < query.fromMs || chunk.lastMs >= query.toMs) {
    const starts = chunk.numbers("startedAtMs") ?? new Uint8Array(chunk.calls);
    for (let row = 0; row < rows; row++) {
      const atMs = starts[callOfRow(row)] ?? 0;
      if (atMs < query.fromMs || atMs >= query.toMs) included[row] = 0;
    }
  }
  for (const { key, values } of query.where) exclude(chunk, key, values, included, callOfRow);
  return { rows, callOf, callOfRow, included };
}

function exclude(
  chunk: Chunk,
  key: GroupKey,
  values: readonly string[],
  included: Uint8Array,
  callOfRow: (row: number) => number,
): void {
  const { texts, codes, ofAttempts } = keyCodes(chunk, key);
  const wanted = texts.map((text) => values.includes(text));
  if (wanted.every(Boolean)) return;
  for (let row = 0; row < included.length; row++) {
    const index = ofAttempts ? row : callOfRow(row);
    if (wanted[codes?.[index] ?? 0] !== true) included[row] = 0;
  }
}

function callsOfAttempts(chunk: Chunk): Int32Array {
  const counts = chunk.numbers("attemptCount");
  const calls = new Int32Array(chunk.attempts);
  let attempt = 0;
  for (let call = 0; call < chunk.calls && counts !== undefined; call++) {
    for (let left = counts[call] ?? 0; left > 0; left--) calls[attempt++] = call;
  }
  return calls;
}
