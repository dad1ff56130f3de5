import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { principalComponents } from "./principal.ts";

/**
 * Makes the word vectors that training leans on. `embed` gives the sentence encoder's mean-pooled vector of each word by
 * itself; `vocabulary` is the encoder's own list of whole words, most frequent first, then words of the training text.
 * The result is checked in, so that training needs neither the encoder nor its runtime.
 */
export function distil(
  vocabulary: readonly string[],
  ranks: readonly number[],
  vectors: readonly Float32Array[],
  from: string,
  dimensions = 64,
): string {
  const weights = ranks.map((rank) => 1 / Math.sqrt(Math.min(rank, 20_000) + 10));
  const components = principalComponents(vectors, weights, dimensions);
  const largest = Float64Array.from({ length: dimensions }, (_, at) =>
    Math.max(...components.map((row) => Math.abs(row[at] as number))),
  );
  const values = new Int8Array(vocabulary.length * dimensions);
  for (const [word, row] of components.entries()) {
    for (let at = 0; at < dimensions; at++)
      values[word * dimensions + at] = Math.round((127 * (row[at] as number)) / (largest[at] as number));
  }
  return `${JSON.stringify({ from, dimensions, words: vocabulary, ranks, values: Buffer.from(values.buffer).toString("base64") })}\n`;
}

if (import.meta.main) {
  const [words, vectors, out] = process.argv.slice(2);
  if (words === undefined || vectors === undefined || out === undefined) {
    throw new Error(
      "Give the word list (JSON: words, ranks), the encoder's vectors (float32, 384 a word) and the file to write.",
    );
  }
  const list = JSON.parse(readFileSync(words, "utf8")) as { words: string[]; ranks: number[] };
  const bytes = readFileSync(vectors);
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const rows = list.words.map((_, index) => all.subarray(384 * index, 384 * index + 384));
  const from = "all-MiniLM-L6-v2 (Apache-2.0), each word by itself, mean pooling, first 64 principal components, int8";
  writeFileSync(out, gzipSync(distil(list.words, list.ranks, rows, from)));
}
