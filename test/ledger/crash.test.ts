import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toNanoUsd } from "@spillway/core";
import { type LedgerItem, sqliteStore } from "@spillway/ledger";
import { afterAll, describe, expect, it } from "vitest";
import { numbered } from "./numbered.ts";

const folder = mkdtempSync(join(tmpdir(), "spillway-crash-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const maxBatch = 50;

/** Runs the child until it has said so many lines, kills it with signal 9, and gives what it had booked and written by then. */
function killedAfter(lines: number, path: string): Promise<{ booked: number; written: number }> {
  const script = join(import.meta.dirname, "crash-child.ts");
  const args = ["--conditions=@spillway/source", script, path, String(maxBatch)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], timeout: 15_000 });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (output.split("\n").length > lines) child.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (_code, signal) => {
      if (signal !== "SIGKILL") return reject(new Error(`The child ended by itself (${signal}).`));
      const said = output.split("\n").map((line) => line.split(" "));
      const numbers = (word: string) => said.flatMap(([name, value]) => (name === word ? Number(value) : []));
      resolve({
        booked: numbers("booked").at(-1) ?? 0,
        written: numbers("written").reduce((sum, value) => sum + value, 0),
      });
    });
  });
}

const costOfFirst = (calls: number) => (calls * (calls - 1)) / 2;

describe("a process that is killed while it books", () => {
  it.each([3, 20, 61, 200])(
    "loses at most the unwritten batch (killed after %i lines), and the ledger adds up",
    async (lines) => {
      const path = join(folder, `ledger-${lines}.db`);
      const { booked, written } = await killedAfter(lines, path);
      const store = sqliteStore({ path });
      const { total } = await store.report();
      // The first so many calls, whole: none is missing between them, none stands twice.
      expect(total.calls).toBeGreaterThanOrEqual(written);
      expect(total.calls).toBeGreaterThanOrEqual(booked - maxBatch);
      expect(toNanoUsd(total.costUsd)).toBe(costOfFirst(total.calls));
      expect(total.attempts).toBe(total.calls);
      // What the killed process had booked is sent again, all of it: only what was lost is added.
      const again = Array.from(
        { length: Math.max(booked, total.calls) },
        (_, index): LedgerItem => ({ kind: "call", record: numbered(index) }),
      );
      await store.append(again);
      const after = (await store.report()).total;
      expect([after.calls, toNanoUsd(after.costUsd)]).toEqual([again.length, costOfFirst(again.length)]);
      await store.close();
    },
  );
});
