import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type SuiteCaseInput, suiteCommand } from "@spillway/evals";
import { text } from "@spillway/testing";
import { expect, it } from "vitest";
import { tryOut, verdict } from "./support.ts";

const root = join(import.meta.dirname, "../../..");
const page = readFileSync(join(root, "docs/regression-suite.md"), "utf8");
const example = join(root, "examples/regression-suite/src/main.ts");

it("the example stops at its cap, goes on, and finds what it says", { timeout: 60_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=@spillway/source", example]);
  expect(stdout).toMatch(/^[1-6] of 7 done for USD 0\.00\d+, stopped by the cap\n[1-6] were done before\n/);
  expect(stdout).toContain("candidate gpt-5-mini, incumbent gpt-4o: 7 of 7 done");
  expect(stdout).toMatch(/regressions: 2\n {2}order-json: check 1\n {2}summary: pairwise\n/);
});

it("the example stands in the documentation as it runs", () => {
  const [, region] = /\/\/ #region docs\n([\s\S]*?)\/\/ #endregion/.exec(readFileSync(example, "utf8")) ?? [];
  expect(page).toContain(region?.trim() ?? "no region");
});

it("the cases in the documentation are cases", async () => {
  const [, lines = ""] = /```jsonl\n([\s\S]*?)```/.exec(page) ?? [];
  const cases = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as SuiteCaseInput);
  const { report } = await tryOut(cases, ({ model }) => (model === "judge" ? verdict("pass") : text(`by ${model}`)));
  expect(report.trials).toEqual({ total: 6, done: 6, resumed: 0 });
});

it("the exit codes and flags in the documentation are those of the command", async () => {
  let help = "";
  const io = { stdout: { write: (words: string) => (help += words) }, stderr: process.stderr };
  expect(await suiteCommand(["--help"], io)).toBe(0);
  const named = [...page.matchAll(/--[a-z][a-z-]+/g)].map(([flag]) => flag).filter((flag) => flag !== "--save-dev");
  expect(named.length).toBeGreaterThan(8);
  for (const flag of named.filter((one) => one !== "--help")) expect(help).toContain(`  ${flag}`);
  for (const code of [0, 1, 2, 3, 4]) expect(page).toContain(`| ${code} |`);
});
