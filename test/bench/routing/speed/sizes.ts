import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { difficultyJson } from "../../../../packages/classifier/src/trained/difficulty.ts";
import { distOf, staleBuild } from "./built.ts";

/** What the weights and the built package weigh. */
export function sizeTable(print: (line: string) => void): void {
  print("\nbytes\n| what | as it is | gzip |\n| --- | --- | --- |");
  line(print, "the weights (JSON)", Buffer.from(difficultyJson));
  const stale = staleBuild();
  if (stale !== undefined) {
    print(`| the built classifier | not measured: ${stale} | |`);
    return;
  }
  for (const name of ["classifier", "core"]) {
    const dist = distOf(name);
    const scripts = readdirSync(dist).filter((file) => file.endsWith(".js"));
    line(print, `@spillway/${name}, built`, Buffer.concat(scripts.map((file) => readFileSync(dist + file))));
  }
}

function line(print: (line: string) => void, name: string, bytes: Buffer): void {
  const shown = [bytes.length, gzipSync(bytes).length].map((count) => count.toLocaleString("en-US"));
  print(`| ${[name, ...shown].join(" | ")} |`);
}
