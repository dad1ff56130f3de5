import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { seededRandom } from "@spillway/evals";
import { afterAll, expect, test } from "vitest";
import { TrainedModel } from "../../packages/classifier/src/trained/model.ts";
import { moduleOf, trainArtefact, vectorsFile } from "../../packages/classifier/training/train.ts";

const root = mkdtempSync(join(tmpdir(), "spillway-training-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const easyWords = "apple house river colour water table garden window paper green bread street".split(" ");
const hardWords = "tensor entropy manifold plasma quantum enzyme lattice tariff statute kernel spectrum theorem".split(
  " ",
);
const tasks = ["math", "law", "history", "biology"];

/** A data folder in which the harder words are what the weaker of two models fails on. */
function dataFolder(seed: number): string {
  const folder = mkdtempSync(join(root, "data-"));
  const random = seededRandom(seed);
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] as string;
  for (const [file, source] of [
    ["mmlu_pro", "mmlu_pro"],
    ["zeroeval_gsm", "zeroeval_gsm"],
    ["zeroeval_mathl5", "zeroeval_math-l5"],
    ["zeroeval_crux", "zeroeval_crux"],
  ] as const) {
    const rows = Array.from({ length: 60 }, (_, index) => {
      const hard = random() < 0.5;
      const words = hard ? hardWords : easyWords;
      return {
        id: `${source}-${index}`,
        source,
        task: tasks[index % tasks.length],
        domain: "any",
        prompt: `What about the ${pick(words)} and the ${pick(words)} of number ${index}?`,
        outcomes: {
          "Meta-Llama-3.1-70B-Instruct": hard && random() < 0.3 ? 0 : 1,
          "Meta-Llama-3.1-8B-Instruct": hard ? 0 : 1,
        },
      };
    });
    const lines = rows.map((row) => JSON.stringify(row)).join("\n");
    writeFileSync(join(folder, `${file}.jsonl.gz`), gzipSync(lines));
  }
  return folder;
}

test("the same data gives the same bytes, other data others", () => {
  const data = dataFolder(1);
  const first = moduleOf(trainArtefact(data, vectorsFile));
  expect(moduleOf(trainArtefact(data, vectorsFile)) === first).toBe(true);
  expect(moduleOf(trainArtefact(dataFolder(1), vectorsFile)) === first).toBe(true);
  expect(moduleOf(trainArtefact(dataFolder(2), vectorsFile)) === first).toBe(false);
});

test("what is in the data is learnt, and its provenance is written", () => {
  const artefact = trainArtefact(dataFolder(3), vectorsFile);
  const model = new TrainedModel(artefact);
  const score = (word: string): number => model.scores(`What about the ${word} and the ${word} of number 7?`).score;
  for (const [index, hard] of hardWords.entries())
    expect(score(hard)).toBeGreaterThan(score(easyWords[index] as string));
  const { sources } = artefact.provenance as { sources: { rows: number; sha256: string }[] };
  expect(sources.map(({ rows }) => rows)).toEqual([60, 60, 60, 60]);
  expect(new Set(sources.map(({ sha256 }) => sha256)).size).toBe(4);
});
