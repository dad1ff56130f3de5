/**
 * Writes the MiniLM vectors that `pnpm bench:routing --embeddings OUT` compares with: `NAME.f32` for each file of the data
 * folder, about ten minutes in all. Files that are there stay. `test/bench/routing/mini-lm.ts` says how to make MINILM.
 *
 * Run: node --conditions=@spillway/source test/bench/embed.ts DATA MINILM OUT
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dimensions, embeddingFiles, promptsOf } from "./routing/embeddings.ts";
import { miniLmIn } from "./routing/mini-lm.ts";

const [data, miniLm, out] = process.argv.slice(2);
if (data === undefined || out === undefined) {
  console.error("Give the data folder, the folder of MiniLM and the folder to write to.");
  process.exit(2);
}
const embed = miniLmIn(miniLm);
if (embed === undefined) {
  console.error(`No model in ${miniLm}.`);
  process.exit(1);
}
mkdirSync(out, { recursive: true });
for (const name of embeddingFiles) {
  const path = join(out, `${name}.f32`);
  if (existsSync(path)) continue;
  const prompts = promptsOf(data, name);
  const vectors = new Float32Array(prompts.length * dimensions);
  for (const [index, prompt] of prompts.entries()) {
    const [vector] = await embed([prompt]);
    vectors.set(vector ?? [], index * dimensions);
    if (index % 500 === 0) console.error(`${name}: ${index} of ${prompts.length}`);
  }
  writeFileSync(path, vectors);
}
