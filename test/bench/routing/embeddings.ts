import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** The numbers of a vector of all-MiniLM-L6-v2. */
export const dimensions = 384;

/** The files of the data folder whose prompts are compared by MiniLM. */
export const embeddingFiles = [
  "routerbench_subset",
  "routellm_mtbench",
  "routellm_gsm8k",
  "routellm_mmlu",
  "zeroeval_gsm",
  "zeroeval_mathl5",
  "zeroeval_crux",
  "mmlu_pro",
] as const;

/** Vectors by prompt, each of length 1. */
export type Embeddings = ReadonlyMap<string, Float32Array>;

/** The prompts of a file of the data folder, every row in its order: what a file of vectors goes along with. */
export function promptsOf(folder: string, name: string): string[] {
  const text = gunzipSync(readFileSync(join(folder, `${name}.jsonl.gz`))).toString("utf8");
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => (JSON.parse(line) as { prompt: string }).prompt);
}

/**
 * Reads the vectors that `embed.ts` wrote: `NAME.f32`, 384 little-endian 32-bit floats a row. Undefined without the folder
 * or the file.
 *
 * @throws Error where the file does not go along with the data.
 */
export function readEmbeddings(
  folder: string,
  embeddingsFolder: string | undefined,
  name: string,
): Embeddings | undefined {
  if (embeddingsFolder === undefined) return undefined;
  const path = join(embeddingsFolder, `${name}.f32`);
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const prompts = promptsOf(folder, name);
  if (bytes.length !== prompts.length * dimensions * 4) {
    throw new Error(
      `${name}.f32 holds ${bytes.length} bytes, not ${dimensions} floats for each of ${prompts.length} rows.`,
    );
  }
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return new Map(
    prompts.map((prompt, index) => [prompt, unit(all.subarray(index * dimensions, (index + 1) * dimensions))]),
  );
}

function unit(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares) || 1;
  return vector.map((value) => value / length);
}
