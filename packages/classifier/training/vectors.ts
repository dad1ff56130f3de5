import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { hashWord } from "../src/trained/text/hash.ts";
import { WordTable } from "../src/trained/words.ts";

/** Word vectors that training leans on; they do not ship. */
export interface WordVectors {
  readonly from: string;
  readonly hashes: Uint32Array;
  readonly ranks: Uint16Array;
  readonly dimensions: number;
  /** Dimension after dimension for each word. */
  readonly values: Int8Array;
  readonly table: WordTable;
}

/** Reads the file that `distil.ts` wrote, gzipped. */
export function readVectors(path: string | URL): WordVectors {
  const file = JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as {
    from: string;
    dimensions: number;
    words: string[];
    ranks: number[];
    values: string;
  };
  const hashes = Uint32Array.from(file.words, hashWord);
  const ranks = Uint16Array.from(file.ranks);
  const values = new Int8Array(Uint8Array.from(Buffer.from(file.values, "base64")).buffer);
  const table = new WordTable(hashes, ranks, values, file.dimensions);
  return { from: file.from, hashes, ranks, dimensions: file.dimensions, values, table };
}
