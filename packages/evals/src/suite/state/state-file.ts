import { appendFileSync, closeSync, openSync, readFileSync, truncateSync } from "node:fs";
import type { ConfigIssue } from "@spillway/core";
import { readStateLine, type StateLine, stateHead } from "./state-line.ts";
import type { StateLog } from "./suite-state.ts";

/**
 * A log in a file. Each line is written before anything that depends on it is done, so what a killed process leaves is at most a
 * torn last line: it is cut off.
 */
export class StateFile implements StateLog {
  /** What stood in the file. */
  readonly lines: readonly StateLine[];
  readonly #path: string | undefined;
  readonly #text: string;
  #descriptor: number | undefined;
  #failure: Error | undefined;

  /** @param path undefined: nothing is kept. Faults go to `issues`; nothing is written yet. */
  constructor(path: string | undefined, issues: ConfigIssue[]) {
    this.#path = path;
    this.#text = path === undefined ? "" : textOf(path, issues);
    this.lines = path === undefined ? [] : linesOf(path, wholeLines(this.#text), isBegun(this.#text), issues);
  }

  /** Makes the file ready to be written. Faults go to `issues`. */
  open(issues: ConfigIssue[]): void {
    if (this.#path === undefined) return;
    try {
      const whole = wholeLines(this.#text);
      if (whole.length < this.#text.length) truncateSync(this.#path, Buffer.byteLength(whole));
      this.#descriptor = openSync(this.#path, "a", 0o600);
      if (whole === "") appendFileSync(this.#descriptor, stateHead);
    } catch (error) {
      issues.push(fault(`${this.#path} cannot be written (${codeOf(error)}).`));
    }
  }

  /** @throws what the file system throws; then at each call, so that nothing is written behind half a line. */
  append(line: StateLine): void {
    if (this.#descriptor === undefined) return;
    if (this.#failure !== undefined) throw this.#failure;
    try {
      appendFileSync(this.#descriptor, `${JSON.stringify(line)}\n`);
    } catch (error) {
      this.#failure = error as Error;
      throw error;
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

/** The file's text, "" where there is none yet. */
function textOf(path: string, issues: ConfigIssue[]): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) !== "ENOENT") issues.push(fault(`${path} cannot be read (${codeOf(error)}).`));
    return "";
  }
}

/** Without what stands behind the last line break: it was torn off while it was written. */
function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf("\n") + 1);
}

/** Whether there is more than a part of the first line. */
function isBegun(text: string): boolean {
  return !stateHead.startsWith(text);
}

function linesOf(path: string, text: string, begun: boolean, issues: ConfigIssue[]): readonly StateLine[] {
  if (!begun) return [];
  if (!text.startsWith(stateHead)) {
    issues.push(fault(`${path} is not the state of a suite. Name another file.`));
    return [];
  }
  const lines: StateLine[] = [];
  for (const [index, line] of text.slice(0, -1).split("\n").entries()) {
    const read = readStateLine(line);
    if (read !== undefined) lines.push(read);
    else issues.push(fault(`${path}:${index + 1} cannot be read. Delete the line, or begin anew with another file.`));
  }
  return lines;
}

function fault(message: string): ConfigIssue {
  return { path: "stateFile", message };
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}
