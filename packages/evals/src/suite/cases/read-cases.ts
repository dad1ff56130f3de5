import { readFileSync } from "node:fs";
import type { ConfigIssue } from "@spillway/core";
import { parseCase } from "./parse-case.ts";
import type { SuiteCase, SuiteCaseInput } from "./suite-case.ts";

/**
 * The cases of a suite: from a JSONL file, or as they are. Empty lines and lines that begin with `//` are passed over. Faults go
 * to `issues`, by the file's line numbers.
 */
export function readCases(cases: string | readonly SuiteCaseInput[], issues: ConfigIssue[]): readonly SuiteCase[] {
  const raw = typeof cases === "string" ? fromFile(cases, issues) : cases.map(fromList);
  const lineOfId = new Map<string, string>();
  const parsed: SuiteCase[] = [];
  for (const { path, value } of raw) {
    const one = parseCase(value, path, issues);
    if (one === undefined) continue;
    const earlier = lineOfId.get(one.id);
    if (earlier !== undefined) issues.push({ path: `${path}.id`, message: `${earlier} has the same id.` });
    lineOfId.set(one.id, path);
    parsed.push(one);
  }
  if (raw.length === 0 && issues.length === 0) issues.push({ path: "cases", message: "the suite holds no case." });
  return parsed;
}

interface RawCase {
  readonly path: string;
  readonly value: unknown;
}

function fromList(value: SuiteCaseInput, index: number): RawCase {
  return { path: `cases[${index}]`, value };
}

function fromFile(file: string, issues: ConfigIssue[]): readonly RawCase[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    issues.push({ path: "cases", message: `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).` });
    return [];
  }
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  return lines.flatMap((line, index) => {
    const path = `${file}:${index + 1}`;
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("//")) return [];
    try {
      return [{ path, value: JSON.parse(trimmed) as unknown }];
    } catch {
      issues.push({ path, message: "the line is not JSON: each case stands on one line." });
      return [];
    }
  });
}
