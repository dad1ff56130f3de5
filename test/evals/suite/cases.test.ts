import { runSuite, type SuiteOptions } from "@spillway/evals";
import { ConfigError, type ConfigIssue } from "spillway";
import { describe, expect, it } from "vitest";
import { configOf, TestFolder, yesCases } from "./support.ts";

const nowhere = configOf({ baseUrl: "http://127.0.0.1:9/v1" });

/** The faults that a run is refused for, before anything is sent. */
async function faultsOf(options: Partial<SuiteOptions>): Promise<readonly ConfigIssue[]> {
  const usual = { cases: yesCases(1), config: nowhere, candidate: "new", incumbent: "old", environment: {} };
  const error = await runSuite({ ...usual, ...options }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).issues;
}

describe("a suite's file", () => {
  it("has all of its faults told at once, by line", async () => {
    using folder = new TestFolder();
    const good = { id: "good", prompt: "?", check: { type: "exact", value: "a" } };
    const lines = [
      good,
      { ...good, id: "good" },
      { ...good, id: 7 },
      { id: "b", check: good.check },
      { id: "c", prompt: "?", messages: [{ role: "user", content: "?" }], check: good.check },
      { id: "d", prompt: "?", check: { type: "exakt", value: "a" } },
      { id: "e", prompt: "?", check: { type: "regex", pattern: "(" } },
      { id: "f", prompt: "?", checks: [good.check, { type: "schema", schema: { $ref: "#/nowhere" } }] },
      { id: "g", prompt: "?", check: { type: "contains", value: 7, ignorecase: true } },
      { id: "h", prompt: "?", check: good.check, request: { model: "x", stream: true } },
      { id: "i", prompt: "?", check: good.check, weight: 0, labels: { a: 1 }, data: [] },
      { id: "j", messages: [{ content: "?" }], check: good.check, wieght: 2 },
      { id: "k", prompt: "?", check: { type: "judge", rubric: "" } },
      { id: "l", prompt: "?" },
      [],
    ].map((line) => JSON.stringify(line));
    const file = folder.write("suite.jsonl", `// a comment\n${lines.join("\n")}\n\n{"id": "torn\n`);
    const faults = await faultsOf({ cases: file });
    expect(faults.map(({ path, message }) => `${path.replace(file, "suite")} ${message}`)).toEqual([
      "suite:18 the line is not JSON: each case stands on one line.",
      "suite:3.id suite:2 has the same id.".replace(" suite:2", ` ${file}:2`),
      "suite:4.id expected a name, unique in the suite.",
      "suite:5.prompt give either prompt or messages.",
      "suite:6.prompt give either prompt or messages.",
      expect.stringContaining(
        'suite:7.check.type expected exact, contains, regex, schema, judge, pairwise. Did you mean "exact"?',
      ),
      "suite:8.check.pattern the pattern and its flags are no JavaScript regular expression.",
      "suite:9.checks[1].schema this JSON Schema cannot be used: a reference leads nowhere, or a pattern is broken.",
      "suite:10.check.value expected a string or a list of strings.",
      expect.stringContaining("suite:10.check.ignorecase no such field."),
      "suite:11.request.model the suite sets it itself.",
      "suite:11.request.stream the suite sets it itself.",
      "suite:12.weight expected a number above 0.",
      "suite:12.labels.a expected a string.",
      "suite:12.data expected a string or a list of strings.",
      "suite:13.messages expected a list of messages, each with a role.",
      expect.stringContaining('suite:13.wieght no such field. Did you mean "weight"?'),
      "suite:14.check.rubric expected what a good answer is, in words.",
      "suite:15.check give either check or checks.",
      'suite:16 expected an object, such as { "id": "1", "prompt": "...", "check": { ... } }.',
      'judge case "k" is judged by a model: name one.',
    ]);
  });

  it("must be there and hold something", async () => {
    using folder = new TestFolder();
    expect(await faultsOf({ cases: folder.at("none.jsonl") })).toMatchObject(
      [{ path: "cases", message: /ENOENT/ }].map(({ path }) => ({ path, message: expect.stringContaining("ENOENT") })),
    );
    expect(await faultsOf({ cases: folder.write("empty.jsonl", "\n") })).toEqual([
      { path: "cases", message: "the suite holds no case." },
    ]);
  });

  it("may have line ends of Windows and a byte order mark", async () => {
    using folder = new TestFolder();
    const file = folder.write("suite.jsonl", `\uFEFF${JSON.stringify({ id: "a", prompt: "?" })}\r\n`);
    expect((await faultsOf({ cases: file })).map(({ path }) => path)).toEqual([`${file}:1.check`]);
  });
});

describe("the options", () => {
  it("have all of their faults told at once, those of the configuration too", async () => {
    const faults = await faultsOf({
      config: { ...nowhere, endpoints: [{ provider: "vendr", model: "new" }] },
      candidate: "",
      incumbent: "",
      maxUsd: -1,
      tolerance: 2,
      concurrency: 0,
      samples: 1.5,
      seed: -1,
      maxOutputTokens: 0,
      stateFile: "",
      ...({ maxUSD: 3, keepAnswers: "yes" } as object),
    });
    const paths = faults.map(({ path }) => path);
    expect(paths.filter((path) => !path.startsWith("config."))).toEqual([
      "maxUSD",
      "candidate",
      "incumbent",
      "maxUsd",
      "tolerance",
      "concurrency",
      "samples",
      "maxOutputTokens",
      "stateFile",
      "keepAnswers",
      "seed",
    ]);
    expect(paths).toContain("config.endpoints[0].provider");
  });

  it("name models that the configuration has", async () => {
    const faults = await faultsOf({ candidate: "neww", incumbent: "old" });
    expect(faults).toMatchObject([{ path: "candidate", message: expect.stringContaining('Did you mean "new"?') }]);
  });

  it("name two sides", async () => {
    const faults = await faultsOf({ candidate: "new", incumbent: "new" });
    expect(faults).toEqual([{ path: "incumbent", message: "candidate and incumbent are the same." }]);
  });

  it("with a cap need prices", async () => {
    const endpoints = [
      { provider: "vendor", model: "new" },
      { provider: "vendor", model: "old" },
    ];
    const faults = await faultsOf({ config: { ...nowhere, endpoints }, maxUsd: 1 });
    expect(faults.map(({ path }) => path)).toEqual(["candidate", "incumbent"]);
    expect(faults[0]?.message).toContain("no price");
  });
});
