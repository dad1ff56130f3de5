import { closeSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import type { ConfigIssue } from "@spillway/core";
import { readStateLine, type StateLine, stateHead } from "./state-line.ts";
import type { StateLog } from "./suite-state.ts";

/** A log that is kept in a file, and what stood in it. */
export interface StateFile extends StateLog {
  readonly lines: readonly StateLine[];
  close(): void;
}

/** A log that keeps nothing, for runs without a file. */
export const noStateFile: StateFile = Object.freeze({ lines: [], append: () => undefined, close: () => undefined });

/**
 * Opens a state file, or makes it. Each line is written whole before anything that depends on it is done, so what a killed
 * process leaves is at most a torn last line: it is cut off. Faults go to `issues`, and nothing is written then.
 */
export function openStateFile(path: string, issues: ConfigIssue[]): StateFile {
  const text = textOf(path, issues);
  if (text === undefined) return noStateFile;
  // What stands behind the last line break was torn off while it was written.
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const lines = linesOf(path, whole, text === "" || stateHead.startsWith(text), issues);
  if (lines === undefined) return noStateFile;
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  let descriptor: number;
  try {
    descriptor = openSync(path, "a", 0o600);
  } catch (error) {
    issues.push(fault(`${path} cannot be written (${codeOf(error)}).`));
    return noStateFile;
  }
  if (whole === "") writeSync(descriptor, stateHead);
  return {
    lines,
    append: (line) => void writeSync(descriptor, `${JSON.stringify(line)}\n`),
    close: () => closeSync(descriptor),
  };
}

/** The file's text, "" where there is none yet. */
function textOf(path: string, issues: ConfigIssue[]): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "";
    issues.push(fault(`${path} cannot be read (${codeOf(error)}).`));
    return undefined;
  }
}

function linesOf(path: string, text: string, isNew: boolean, issues: ConfigIssue[]): readonly StateLine[] | undefined {
  if (isNew) return [];
  if (!text.startsWith(stateHead)) {
    issues.push(fault(`${path} is not the state of a suite. Name another file.`));
    return undefined;
  }
  const lines: StateLine[] = [];
  for (const [index, line] of text.slice(0, -1).split("\n").entries()) {
    const read = readStateLine(line);
    if (read !== undefined) lines.push(read);
    else issues.push(fault(`${path}:${index + 1} cannot be read. Delete the line, or begin anew with another file.`));
  }
  return issues.length === 0 ? lines : undefined;
}

function fault(message: string): ConfigIssue {
  return { path: "stateFile", message };
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}
