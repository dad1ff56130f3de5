import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Artefact } from "../../packages/classifier/src/trained/artefact.ts";
import { difficultyJson } from "../../packages/classifier/src/trained/difficulty.ts";
import { surfaceNames } from "../../packages/classifier/src/trained/surface.ts";
import { moduleOf, vectorsFile } from "../../packages/classifier/training/train.ts";

const artefact = JSON.parse(difficultyJson) as Artefact;

describe("the weights that ship", () => {
  test("are under 1 MB", () => {
    expect(difficultyJson.length).toBeGreaterThan(100_000);
    expect(difficultyJson.length).toBeLessThan(1_000_000);
  });

  test("say where they come from", () => {
    expect(artefact).toMatchObject({ format: "spillway-difficulty", version: 1 });
    const { licence, sources, wordVectors, seed, settings } = artefact.provenance as {
      licence: string;
      sources: { name: string; licence: string; rows: number; sha256: string }[];
      wordVectors: string;
      seed: string;
      settings: Record<string, number>;
    };
    expect(licence).toBe("Apache-2.0");
    // Only files that weights may be trained on: none of the benchmarks.
    expect(sources.map(({ name }) => name)).toEqual(["mmlu_pro", "zeroeval_gsm", "zeroeval_mathl5", "zeroeval_crux"]);
    for (const source of sources) {
      expect(source.licence).toBe("Apache-2.0");
      expect(source.rows).toBeGreaterThan(500);
      expect(source.sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(wordVectors).toContain("all-MiniLM-L6-v2 (Apache-2.0)");
    expect(seed).not.toBe("");
    expect(settings).toMatchObject({ buckets: 16_384, priorWeight: 0.3 });
  });

  test("say what they were measured at on rows that they had not seen", () => {
    const { heldOutRankCorrelation } = artefact.metrics as {
      heldOutRankCorrelation: { mean: number; promptLength: number };
    };
    expect(heldOutRankCorrelation.mean).toBeGreaterThan(heldOutRankCorrelation.promptLength);
  });

  test("are righter about the side of the middle the more confident they are", () => {
    const { heldOutSideRightByShareAnswered: curve } = artefact.metrics as {
      heldOutSideRightByShareAnswered: Record<string, number>;
    };
    const byShare = ["1", "0.8", "0.6", "0.4", "0.2"].map((share) => curve[share] ?? Number.NaN);
    expect(byShare).toEqual([...byShare].sort((a, b) => a - b));
    expect(artefact.confidence.slope).toBeGreaterThan(0);
  });

  test("fit the features of this code", () => {
    expect(artefact.surface.names).toEqual(surfaceNames);
    expect(artefact.difficulty.surface).toHaveLength(surfaceNames.length);
  });

  test("stand in their module as the training script writes it", () => {
    const path = new URL("../../packages/classifier/src/trained/difficulty.ts", import.meta.url);
    expect(moduleOf(artefact) === readFileSync(path, "utf8")).toBe(true);
    expect(existsSync(vectorsFile)).toBe(true);
  });
});
