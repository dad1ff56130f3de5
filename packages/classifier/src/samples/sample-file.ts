import { appendFile } from "node:fs/promises";
import type { Sample } from "@spillway/core";
import { mendEnd } from "./mend-end.ts";

/**
 * Appends samples to a file, a JSON line each: for a router's `onSample`. The file holds what users wrote: keep it where that
 * may be kept. Several processes may append to one file. A last line that a crash has cut is taken away before the first sample.
 *
 * @param path Made where it is not there; readable by its owner only.
 * @throws what the file system says, as a rejection; the router turns it into a warning.
 * @example
 * import { sampleFile } from "@spillway/classifier";
 * const config = { onSample: sampleFile("samples.jsonl") };
 */
export function sampleFile(path: string): (sample: Sample) => Promise<void> {
  let before: Promise<void> | undefined;
  return (sample) => {
    const line = `${JSON.stringify(sample)}\n`;
    before ??= mendEnd(path).catch(() => undefined);
    const written = before.then(() => appendFile(path, line, { mode: 0o600 }));
    before = written.catch(() => undefined);
    return written;
  };
}
