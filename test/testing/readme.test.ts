import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const readme = readFileSync(new URL("../../packages/testing/README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? "");

test("the README has an example for each part", () => {
  expect(examples).toHaveLength(7);
});

test.concurrent.each(examples.map((code, index) => [index + 1, code] as const))("example %i runs", async (_, code) => {
  const { status, output } = await run(code);
  expect(output).toBe("");
  expect(status).toBe(0);
});

/** Runs code as a module of the test package, on the sources. */
function run(code: string): Promise<{ status: number | null; output: string }> {
  const node = [
    "--conditions=@spillway/source",
    "--input-type=module-typescript",
    "--disable-warning=ExperimentalWarning",
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, node, { cwd: fileURLToPath(new URL("..", import.meta.url)) });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    child.on("close", (status) => resolve({ status, output }));
    child.stdin.end(code);
  });
}
