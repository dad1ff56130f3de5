import { hashWord } from "./hash.ts";
import { readInto } from "./read.ts";
import { Reading } from "./reading.ts";

/** A first paragraph of more characters says more than what to do with the rest. */
const longest = 240;
/** What is pasted is at least this many times as long as what is asked of it. */
const leastRatio = 1.5;

const tasks =
  "fix correct translate summarise summarize sum shorten rewrite rephrase turn convert format count give read list sort " +
  "extract find classify label tag proofread paraphrase answer name title identify detect highlight copy";
const taskHashes = new Set(tasks.split(" ").map(hashWord));

const reading = new Reading();

/**
 * The end of the instruction in a text that is a short instruction, a blank line, and what it is about; undefined for any
 * other. The instruction ends in a colon or a question mark, or starts with a verb of such tasks.
 */
export function instructionEnd(text: string): number | undefined {
  const end = text.indexOf("\n\n");
  if (end < 8 || end > longest || text.length - end < leastRatio * end) return undefined;
  const last = text.charCodeAt(end - 1);
  if (last === 58 || last === 63) return end;
  reading.clear();
  readInto(reading, text, 0, Math.min(end, 24));
  return reading.tokenCount > 0 && taskHashes.has(reading.tokens[0] as number) ? end : undefined;
}
