import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { miniLmEmbedder } from "@spillway/classifier";
import { afterAll, beforeEach, describe, expect, test } from "vitest";

const directory = mkdtempSync(join(tmpdir(), "spillway-mini-lm-"));
for (const name of ["tokenizer.json", "tokenizer_config.json"])
  writeFileSync(join(directory, name), `{"file":"${name}"}`);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What the runtime was given. */
let created: unknown[] = [];
let tensors: { readonly type: string; readonly data: bigint[]; readonly dimensions: readonly number[] }[] = [];
beforeEach(() => {
  created = [];
  tensors = [];
});

class Tensor {
  constructor(type: "int64", data: BigInt64Array, dimensions: readonly number[]) {
    tensors.push({ type, data: [...data], dimensions });
  }
}

/** A token a letter, between 101 and 102. */
class Tokenizer {
  readonly files: readonly unknown[];
  constructor(...files: unknown[]) {
    this.files = files;
  }
  encode(text: string) {
    expect(this.files).toEqual([{ file: "tokenizer.json" }, { file: "tokenizer_config.json" }]);
    return { ids: [101, ...Array.from(text, (letter) => letter.charCodeAt(0)), 102] };
  }
}

/** A runtime whose model gives each token the vector (its id, 100). */
const runtime = (output?: unknown) => ({
  Tensor,
  InferenceSession: {
    create: async (...given: unknown[]) => {
      created.push(given);
      const inputNames = ["input_ids", "attention_mask", "token_type_ids"];
      const run = async () => ({
        hidden: output ?? { data: Float32Array.from(tensors.at(-3)?.data.flatMap((id) => [Number(id), 100]) ?? []) },
      });
      return { inputNames, outputNames: ["hidden"], run };
    },
  },
});

describe("miniLmEmbedder", () => {
  test("gives the mean over the tokens, of length 1, from ids, a mask of ones and types of zero", async () => {
    const embed = miniLmEmbedder({ onnx: runtime(), Tokenizer, directory });
    const [vector] = await embed(["a"]);
    const length = Math.hypot(100, 100);
    expect([...(vector as Float32Array)]).toEqual([expect.closeTo(100 / length, 6), expect.closeTo(100 / length, 6)]);
    expect(tensors).toEqual([
      { type: "int64", data: [101n, 97n, 102n], dimensions: [1, 3] },
      { type: "int64", data: [1n, 1n, 1n], dimensions: [1, 3] },
      { type: "int64", data: [0n, 0n, 0n], dimensions: [1, 3] },
    ]);
  });

  test("loads the model once, at the first text, in one thread", async () => {
    const embed = miniLmEmbedder({ onnx: runtime(), Tokenizer, directory, file: "model.onnx" });
    expect(created).toEqual([]);
    const both = await Promise.all([embed(["a", "b"]), embed(["c"])]);
    expect(both.map((vectors) => vectors.length)).toEqual([2, 1]);
    expect(created).toEqual([[join(directory, "model.onnx"), { intraOpNumThreads: 1 }]]);
  });

  test("cuts a long text and closes it", async () => {
    await miniLmEmbedder({ onnx: runtime(), Tokenizer, directory, maxTokens: 4 })(["abcdefgh".repeat(1_000)]);
    expect(tensors[0]?.data).toEqual([101n, 97n, 98n, 102n]);
  });

  test("rejects a model of another shape, and a folder without one; the next try starts anew", async () => {
    const odd = miniLmEmbedder({ onnx: runtime({ data: [1, 2, 3] }), Tokenizer, directory });
    await expect(odd(["a"])).rejects.toThrow("one vector of 32-bit floats for each token");
    const nowhere = miniLmEmbedder({ onnx: runtime(), Tokenizer, directory: join(directory, "nowhere") });
    for (const _try of [1, 2]) await expect(nowhere(["a"])).rejects.toThrow(/ENOENT/);
  });
});
