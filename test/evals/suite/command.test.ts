import { suiteCommand } from "@spillway/evals";
import { hold, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { configOf, startCommand, TestFolder, yesCases } from "./support.ts";

const sides = ["--candidate", "new", "--incumbent", "old"];

/** A folder with a suite of so many cases and a configuration, and the command run in it. */
class CommandRig implements Disposable {
  readonly folder = new TestFolder();

  constructor(server: { readonly baseUrl: string }, cases: number) {
    this.folder.writeCases(yesCases(cases));
    this.folder.write("config.json", JSON.stringify(configOf(server)));
  }

  start(...more: string[]) {
    return startCommand(["suite.jsonl", "--config", "config.json", ...sides, ...more], this.folder.path);
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
  }
}

describe("the command", { timeout: 30_000 }, () => {
  it("ends with 0, a table and its progress where the candidate is no worse", async () => {
    await using server = await startLoopbackServer({ answer: text("yes") });
    using rig = new CommandRig(server, 80);
    const { code, stdout, stderr } = await rig.start("--tolerance", "0.05", "--concurrency", "16").ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/candidate new, incumbent old: 80 of 80 done/);
    expect(stdout).toMatch(/candidate +80 +100\.0% +95\.4% to 100\.0%/);
    expect(stdout).toMatch(
      /difference 0\.0 points, 95% interval -4\.6 points to \+4\.6 points, tolerated -5\.0 points/,
    );
    expect(stdout).toMatch(/verdict: no worse\n$/);
    expect(stderr.split("\n").filter((line) => line.includes("/80 done"))).toHaveLength(11);
  });

  it("ends with 1 and the regressions where it is worse", async () => {
    await using server = await startLoopbackServer({
      answer: ({ model, bodyText }) => text(model === "new" && !bodyText.includes("question 7") ? "no" : "yes"),
    });
    using rig = new CommandRig(server, 30);
    const { code, stdout, stderr } = await rig.start("--json", "--quiet").ended;
    expect(code).toBe(1);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ verdict: "worse", candidate: { passed: 1 }, incumbent: { passed: 30 } });
    const table = await rig.start("--quiet").ended;
    expect(table.stdout).toMatch(/regressions: 29\n {2}case-0: check 1\n/);
    expect(table.stdout).toContain("and 9 more");
  });

  it("ends with 2 and every fault where its input is bad, and asks nobody", async () => {
    await using server = await startLoopbackServer({ answer: text("yes") });
    using rig = new CommandRig(server, 1);
    rig.folder.write("bad.jsonl", '{"id": "a"}\n{"id": "b"\n');
    const bad = await rig.start("bad.jsonl").ended;
    expect(bad).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("SUITE: name one file") });
    const [suite, config] = [rig.folder.at("suite.jsonl"), rig.folder.at("config.json")];
    const faultsOf = async (...args: string[]) => {
      const written = { stdout: "", stderr: "" };
      const into = (name: keyof typeof written) => ({ write: (text: string) => (written[name] += text) });
      expect(await suiteCommand(args, { stdout: into("stdout"), stderr: into("stderr") })).toBe(2);
      expect(written.stdout).toBe("");
      return written.stderr;
    };
    expect(await faultsOf()).toContain("SUITE: name one file");
    expect(await faultsOf(suite, "--nonsense")).toContain("command line: Unknown option '--nonsense'");
    expect(await faultsOf(suite)).toContain("--config: name the file");
    expect(await faultsOf(suite, "--max-usd", "two", "--seed", "")).toBe(
      "--max-usd: expected a number.\n--seed: expected a number.\n",
    );
    expect(await faultsOf(suite, "--config", "none.js", ...sides)).toContain("--config: none.js cannot be loaded");
    const nwe = ["--candidate", "nwe", "--incumbent", "old"];
    const every = await faultsOf(rig.folder.at("bad.jsonl"), "--config", config, ...nwe);
    for (const words of ["bad.jsonl:1.prompt", "bad.jsonl:1.check", "bad.jsonl:2", "candidate: "]) {
      expect(every).toContain(words);
    }
    expect(server.requests).toEqual([]);
  });

  it("ends with 3 at the cap, and goes on with a higher one", async () => {
    await using server = await startLoopbackServer({
      answer: text("yes", { usage: { inputTokens: 10, outputTokens: 90 } }),
    });
    using rig = new CommandRig(server, 10);
    const limits = ["--state", "state.jsonl", "--max-output-tokens", "100", "--quiet"];
    const first = await rig.start(...limits, "--max-usd", "0.001").ended;
    expect(first.code).toBe(3);
    expect(first.stdout).toMatch(/stopped: The call does not fit: the budget "maxUsd of the suite"/);
    expect(first.stderr).toBe(
      "The results so far are in state.jsonl. The same command with a higher --max-usd goes on from there.\n",
    );
    const asked = server.requestCount;
    expect(asked).toBeGreaterThan(4);
    expect(asked).toBeLessThanOrEqual(10);
    const second = await rig.start(...limits, "--max-usd", "0.1").ended;
    expect(second.code).toBe(4);
    expect(server.requestCount).toBe(20);
  });

  it("ends with 3 when interrupted, after what was under way, and goes on from there", async () => {
    const gate = hold(text("yes"));
    await using server = await startLoopbackServer({ answer: text("yes") });
    server.script(...Array.from({ length: 10 }, () => text("yes")), gate.answer);
    using rig = new CommandRig(server, 20);
    const { child, ended } = rig.start("--state", "state.jsonl", "--concurrency", "1", "--quiet");
    await server.waitForRequests(11, { timeoutMs: 20_000 });
    const told = new Promise((resolve) => child.stderr.once("data", resolve));
    child.kill("SIGINT");
    await told;
    gate.release();
    const { code, stdout } = await ended;
    expect(code).toBe(3);
    expect(stdout).toContain("5 of 20 done");
    expect(stdout).toContain("stopped: The run was interrupted.");
    expect(server.requestCount).toBe(11);
    expect((await rig.start("--state", "state.jsonl", "--quiet").ended).code).toBe(4);
    expect(server.requestCount).toBe(40);
  });

  it("ends with 3 where its state cannot be kept any more, and makes no call that it does not know of", async () => {
    await using server = await startLoopbackServer({ answer: text("yes") });
    using rig = new CommandRig(server, 40);
    const args = ["suite.jsonl", "--config", "config.json", ...sides, "--state", "state.jsonl", "--quiet"];
    // A limit on the size of files, in KiB, stands for a full disk.
    const shell = `trap "" XFSZ; ulimit -f 8; exec "$@"`;
    const limited = startCommand(args, rig.folder.path, ["bash", "-c", shell, "bash"]);
    const { code, stderr } = await limited.ended;
    expect(stderr).toContain("EFBIG");
    expect(code).toBe(3);
    const asked = server.requestCount;
    expect(asked).toBeLessThan(60);
    const { code: second } = await rig.start("--state", "state.jsonl", "--quiet").ended;
    expect(second).toBe(4);
    // At most what was under way at that moment was asked twice.
    expect(server.requestCount).toBeLessThanOrEqual(80 + 4);
  });

  it("ends with 4 where the cases are too few, and says how many would do", async () => {
    await using server = await startLoopbackServer({ answer: text("yes") });
    using rig = new CommandRig(server, 5);
    const { code, stdout } = await rig.start().ended;
    expect(code).toBe(4);
    expect(stdout).toContain("verdict: unclear: about 189 cases like these would show that it is no worse\n");
  });

  it("takes a module with the options, in TypeScript too; the command line has the last word", async () => {
    await using server = await startLoopbackServer({ answer: text("yes") });
    using rig = new CommandRig(server, 3);
    const options = { cases: "suite.jsonl", config: configOf(server), candidate: "old", incumbent: "judge" };
    rig.folder.write(
      "suite.config.ts",
      `const options: object = ${JSON.stringify(options)};\nexport default options;\n`,
    );
    const { code, stdout } = await startCommand(["run", rig.folder.at("suite.config.ts"), "--candidate", "new"], "/")
      .ended;
    expect(code).toBe(4);
    expect(stdout).toContain("candidate new, incumbent judge: 3 of 3 done");
    const nothing = await startCommand(["run", rig.folder.write("empty.mjs", "export const a = 1;\n")], "/").ended;
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining("exports no object by default") });
  });

  it("writes its progress over on a terminal, and ends the line", async () => {
    await using server = await startLoopbackServer({ answer: text("yes") });
    using rig = new CommandRig(server, 2);
    const written: string[] = [];
    const write = (words: string) => written.push(words);
    const args = [rig.folder.at("suite.jsonl"), "--config", rig.folder.at("config.json"), ...sides];
    const io = { stdout: { write }, stderr: { write, isTTY: true } };
    expect(await suiteCommand([...args, "--concurrency", "1"], io)).toBe(4);
    expect(written.map((words) => words.slice(0, 12))).toEqual([
      "\r0/2 done, 0",
      "\r1/2 done, 0",
      "\r2/2 done, 0",
      "\n",
      "candidate ne",
    ]);
  });

  it("explains itself", async () => {
    const { code, stdout } = await startCommand(["--help"], "/").ended;
    expect(code).toBe(0);
    expect(stdout).toContain(
      "Exit code: 0 no worse, 1 worse, 2 bad input, 3 stopped by the cap or interrupted, 4 unclear.",
    );
  });
});
