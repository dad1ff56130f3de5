import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** One question with what each model made of it. */
export interface Row {
  readonly id: string;
  readonly source: string;
  readonly task: string;
  readonly domain: string;
  readonly prompt: string;
  /** Where a collection took the question from. */
  readonly src?: string;
  readonly split?: string;
  /** 1 right, 0 wrong, or a grade, by model. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly cost?: Readonly<Record<string, number>>;
  /** The published benchmark excludes the row. */
  readonly contaminated?: boolean;
}

/** The rows of one file of the data folder, without those that the published benchmark excludes. */
export function readRows(folder: string, name: string): Row[] {
  const text = gunzipSync(readFileSync(join(folder, `${name}.jsonl.gz`))).toString("utf8");
  const rows = text.split("\n").filter((line) => line !== "");
  return rows.map((line) => JSON.parse(line) as Row).filter((row) => row.contaminated !== true);
}
