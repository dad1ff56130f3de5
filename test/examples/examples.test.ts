import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const folder = join(root, "examples/patterns/src");

/** What each example must print. */
const expected: Record<string, readonly (string | RegExp)[]> = {
  "quickstart.ts": ["Paris.", "A proof", /model: 'llama-3\.3-70b'/, /model: 'gpt-5'/, /2 calls, USD 0\.\d+/],
  "sensitive-data.ts": ["503, the call failed closed", "seen by the hosted provider: 0", "by tenant: 1"],
  "own-judgement.ts": ["answer: large", "draft: small, escalation: large", "was shown the draft: true"],
  "other-sdks.ts": ["ai: Hello from small.", "langchain: Hello from small.", "stream: ", "3 calls"],
};

describe("examples", () => {
  it("are all run here", () => {
    expect(Object.keys(expected).sort()).toEqual(readdirSync(folder).sort());
  });

  it.each(Object.keys(expected))("%s runs and prints what it says", { timeout: 60_000 }, async (name) => {
    const { stdout } = await run(process.execPath, ["--conditions=@spillway/source", join(folder, name)], {
      cwd: root,
    });
    for (const words of expected[name] ?? []) expect(stdout).toMatch(words);
  });

  it.each(readdirSync(folder))("%s stands in the documentation as it runs", (name) => {
    const region = /\/\/ #region \w+\n([\s\S]*?)\/\/ #endregion/.exec(readFileSync(join(folder, name), "utf8"))?.[1];
    const pages = ["README.md", "docs/guide.md"].map((page) => readFileSync(join(root, page), "utf8")).join("\n");
    expect(region).toBeDefined();
    expect(pages).toContain(region?.trim());
  });
});
