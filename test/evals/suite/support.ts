import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runSuite, type SuiteCaseInput, type SuiteOptions, type SuiteReport } from "@spillway/evals";
import { type Answer, type LoopbackServer, type ReceivedRequest, startLoopbackServer, text } from "@spillway/testing";
import type { SpillwayConfig } from "spillway";

/** A dollar for each token: costs are whole numbers of tokens. */
const perToken = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 1 };

/** Two models and a judge at one loopback provider. */
export function configOf(server: Pick<LoopbackServer, "baseUrl">, rest: Partial<SpillwayConfig> = {}): SpillwayConfig {
  return {
    providers: { vendor: { baseUrl: server.baseUrl } },
    endpoints: ["new", "old", "judge"].map((model) => ({ provider: "vendor", model, price: perToken })),
    maxRetries: 0,
    breaker: { consecutiveFailures: 1_000, minAttempts: 1_000 },
    ...rest,
  };
}

/** A verdict as a judge gives it. */
export function verdict(word: string): Answer {
  return text(JSON.stringify({ reason: "because", verdict: word }));
}

/** What the request's last message says. */
export function promptOf({ body }: ReceivedRequest): string {
  const { messages } = body as { messages: readonly { content: string }[] };
  return messages.at(-1)?.content ?? "";
}

/** Who was asked what, in order of the words. */
export function questionsOf(requests: readonly ReceivedRequest[]): readonly string[] {
  return requests.map((request) => `${request.model} ${promptOf(request)}`).sort();
}

/** Runs a suite against one server that answers by model. */
export async function tryOut(
  cases: readonly SuiteCaseInput[],
  answer: (request: ReceivedRequest) => Answer,
  options: Partial<SuiteOptions> = {},
): Promise<{ readonly report: SuiteReport; readonly requests: readonly ReceivedRequest[] }> {
  await using server = await startLoopbackServer({ answer });
  const report = await runSuite({
    cases,
    config: configOf(server),
    candidate: "new",
    incumbent: "old",
    judge: "judge",
    environment: {},
    ...options,
  });
  return { report, requests: server.requests };
}

/** So many cases that "yes" passes. */
export function yesCases(count: number): readonly SuiteCaseInput[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `case-${index}`,
    prompt: `question ${index}`,
    check: { type: "exact", value: "yes" },
  }));
}

/** A folder that is gone when the test is over. */
export class TestFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "spillway-suite-"));

  at(name: string): string {
    return join(this.path, name);
  }

  write(name: string, content: string): string {
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  writeCases(cases: readonly SuiteCaseInput[], name = "suite.jsonl"): string {
    return this.write(name, cases.map((one) => `${JSON.stringify(one)}\n`).join(""));
  }

  /** Lines of a JSONL file. */
  lines(name: string): readonly Readonly<Record<string, unknown>>[] {
    const whole = readFileSync(this.at(name), "utf8").trimEnd().split("\n");
    return whole.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

const bin = join(import.meta.dirname, "../../../packages/evals/bin/spillway-evals.js");

/** The command in a process of its own; `through` is a program that starts it. */
export function startCommand(args: readonly string[], cwd: string, through: readonly string[] = []) {
  const [program = "", ...rest] = [...through, process.execPath, "--conditions=@spillway/source", bin, ...args];
  const child = spawn(program, rest, { cwd });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const ended = new Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>(
    (resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })),
  );
  return { child, ended };
}
