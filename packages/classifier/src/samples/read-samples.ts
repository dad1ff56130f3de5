import { readFileSync } from "node:fs";
import { ConfigError, type ConfigIssue, type Sample } from "@spillway/core";

/**
 * Reads samples from a file of JSON lines, as `sampleFile` writes them or as you label them yourself: `{ "text": "...",
 * "outcomes": { "llama-3.3-70b": 0, "gpt-5": 1 } }`. Empty lines are passed over; so is a last line that was cut by a crash.
 *
 * @throws ConfigError with every line that cannot be read; what the file system says.
 * @example
 * import { calibrate, readSamples } from "@spillway/classifier";
 * const samples = readSamples("samples.jsonl");
 */
export function readSamples(path: string): Sample[] {
  const text = readFileSync(path, "utf8");
  const lines = text.split("\n");
  const issues: ConfigIssue[] = [];
  const samples: Sample[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    try {
      const parsed: unknown = JSON.parse(line);
      if (isSample(parsed)) samples.push(parsed);
      else issues.push({ path: `line ${index + 1}`, message: "Give an object with text and outcomes." });
    } catch {
      // The process ended in the middle of writing it.
      const isCut = index === lines.length - 1;
      if (!isCut) issues.push({ path: `line ${index + 1}`, message: "It is not valid JSON." });
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return samples;
}

function isSample(value: unknown): value is Sample {
  if (typeof value !== "object" || value === null) return false;
  const { text, outcomes } = value as { text?: unknown; outcomes?: unknown };
  return typeof text === "string" && typeof outcomes === "object" && outcomes !== null;
}
