import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Artefact } from "../src/trained/artefact.ts";
import { heuristicScorer } from "../src/trained/heuristic-score.ts";
import { crossValidated } from "./cross-validate.ts";
import { examplesOf } from "./examples.ts";
import { fitModel, settings } from "./fit.ts";
import { readRows } from "./rows.ts";
import { readVectors } from "./vectors.ts";

/** The files of the data folder that weights may be trained on. */
export const trainingSources = ["mmlu_pro", "zeroeval_gsm", "zeroeval_mathl5", "zeroeval_crux"] as const;

/** The word vectors that came out of `vectors/distil.ts`. */
export const vectorsFile = new URL("./vectors/words.json.gz", import.meta.url);

/** Trains on the data folder and gives the whole artefact. The same folder gives the same bytes. */
export function trainArtefact(folder: string, vectorsPath: string | URL): Artefact {
  const vectors = readVectors(vectorsPath);
  const rows = trainingSources.flatMap((name) => readRows(folder, name));
  const examples = examplesOf(rows, vectors, heuristicScorer());
  const { format, version, ...weights } = fitModel(examples, vectors);
  const { metrics, confidence } = crossValidated(examples, vectors);
  return {
    format,
    version,
    provenance: {
      licence: "Apache-2.0",
      sources: trainingSources.map((name) => ({
        name,
        licence: "Apache-2.0",
        rows: rows.filter(({ source }) => source.replace("-", "") === name.replace("-", "")).length,
        sha256: createHash("sha256")
          .update(readFileSync(join(folder, `${name}.jsonl.gz`)))
          .digest("hex"),
      })),
      wordVectors: vectors.from,
      seed: "none: the fit has no randomness",
      settings,
    },
    metrics,
    ...weights,
    confidence,
  };
}

/** The module that holds an artefact: one string, so that nothing is parsed before the model is first used. */
export function moduleOf(artefact: Artefact): string {
  const json = JSON.stringify(artefact);
  if (json.includes("'") || json.includes("\\")) throw new Error("The artefact does not fit between single quotes.");
  return `/** The trained difficulty model, as \`training/train.ts\` wrote it. */\nexport const difficultyJson: string =\n  '${json}';\n`;
}

if (import.meta.main) {
  const [folder, out] = process.argv.slice(2);
  if (folder === undefined) throw new Error("Give the data folder, and the file to write if it is not the package's.");
  const artefact = trainArtefact(folder, vectorsFile);
  writeFileSync(out ?? new URL("../src/trained/difficulty.ts", import.meta.url), moduleOf(artefact));
}
