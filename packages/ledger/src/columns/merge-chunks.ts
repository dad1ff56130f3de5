import { attemptTexts, type Chunk, callTexts, LoadedChunk, type TextColumn } from "./chunk.ts";
import { columnNames } from "./column-names.ts";
import { type Numbers, narrow } from "./numbers.ts";

/** Several chunks as one, in their order. */
export function mergeChunks(chunks: readonly Chunk[]): LoadedChunk {
  const calls = sum(chunks, (chunk) => chunk.calls);
  const attempts = sum(chunks, (chunk) => chunk.attempts);
  const texts = new Map<TextColumn, readonly string[]>();
  const numbers = new Map<string, Numbers>();
  const put = (name: string, ofCalls: boolean, copy: (chunk: Chunk, values: Numbers, into: Float64Array) => void) => {
    const all = new Float64Array(ofCalls ? calls : attempts);
    let start = 0;
    for (const chunk of chunks) {
      const length = ofCalls ? chunk.calls : chunk.attempts;
      copy(chunk, chunk.numbers(name) ?? new Uint8Array(length), all.subarray(start, start + length));
      start += length;
    }
    const narrowed = narrow(all);
    if (narrowed !== undefined) numbers.set(name, narrowed);
  };
  for (const name of columnNames.ofCalls) put(name, true, (_chunk, values, into) => into.set(values));
  for (const name of columnNames.ofAttempts) put(name, false, (_chunk, values, into) => into.set(values));
  const putText = (name: TextColumn, ofCalls: boolean) => {
    const indices = new Map<string, number>();
    put(name, ofCalls, (chunk, values, into) => {
      const mapped = chunk.texts(name).map((text) => {
        const index = indices.get(text) ?? indices.size;
        if (index === indices.size) indices.set(text, index);
        return index;
      });
      for (let row = 0; row < values.length; row++) into[row] = mapped[values[row] ?? 0] ?? 0;
    });
    texts.set(name, [...indices.keys()]);
  };
  for (const name of callTexts) putText(name, true);
  for (const name of attemptTexts) putText(name, false);
  const firstMs = Math.min(...chunks.map((chunk) => chunk.firstMs));
  const lastMs = Math.max(...chunks.map((chunk) => chunk.lastMs));
  return new LoadedChunk({ calls, attempts, firstMs, lastMs }, texts, numbers);
}

function sum(chunks: readonly Chunk[], of: (chunk: Chunk) => number): number {
  return chunks.reduce((total, chunk) => total + of(chunk), 0);
}
