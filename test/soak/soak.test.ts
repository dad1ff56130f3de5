import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

test("5,000 calls over faulty endpoints lose none, are all accounted for and leave nothing behind", {
  timeout: 120_000,
}, async () => {
  const { status, output } = await run(["--conditions=@spillway/source", "--expose-gc", main, "5000"]);
  expect(status, output).toBe(0);
  expect(output).toContain("5000 calls, 64 in flight");
});

function run(parameters: readonly string[]): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, parameters, { timeout: 110_000 }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode, output: stdout + stderr }),
    );
  });
}
