import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import type { SuiteCaseInput, SuiteProgress } from "@spillway/evals";
import { failure, type ReceivedRequest, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { configOf, questionsOf, TestFolder, tryOut, verdict, yesCases } from "./support.ts";

const yes = () => text("yes");

describe("a run with a state file", () => {
  it("asks nothing again, and finds the same", async () => {
    using folder = new TestFolder();
    const answer = ({ model, bodyText }: ReceivedRequest) =>
      text(model === "new" && bodyText.includes("question 3") ? "no" : "yes");
    const options = { stateFile: folder.at("state.jsonl") };
    const first = await tryOut(yesCases(6), answer, options);
    const progress: SuiteProgress[] = [];
    const second = await tryOut(yesCases(6), answer, { ...options, onProgress: (one) => progress.push(one) });
    expect(first.requests).toHaveLength(12);
    expect(second.requests).toEqual([]);
    expect(progress).toEqual([{ done: 6, total: 6, resumed: 6, regressions: 1, spentUsd: first.report.spentUsd }]);
    expect(second.report).toEqual({ ...first.report, trials: { total: 6, done: 6, resumed: 6 } });
  });

  it("asks only what has changed: cases, models, samples", async () => {
    using folder = new TestFolder();
    const options = { stateFile: folder.at("state.jsonl") };
    const cases = yesCases(4);
    await tryOut(cases, yes, options);
    const edited = cases.map((one, index) => (index === 2 ? { ...one, prompt: "another question" } : one));
    const second = await tryOut(edited, yes, options);
    expect(questionsOf(second.requests)).toEqual(["new another question", "old another question"]);
    // Another candidate: the incumbent's answers stand, and the former candidate's as its own.
    const third = await tryOut(cases, yes, { ...options, candidate: "judge", incumbent: "new" });
    expect(questionsOf(third.requests)).toEqual(cases.map((_, index) => `judge question ${index}`));
    const fourth = await tryOut(cases, yes, { ...options, samples: 2 });
    expect(fourth.requests).toHaveLength(8);
  });

  it("asks again where a check has changed, and only checks again where the answers were kept", async () => {
    using folder = new TestFolder();
    const cases = yesCases(3);
    const stricter = cases.map((one): SuiteCaseInput => ({ ...one, check: { type: "exact", value: "yes!" } }));
    for (const keepAnswers of [false, true]) {
      const options = { stateFile: folder.at(`${keepAnswers}.jsonl`), keepAnswers };
      await tryOut(cases, yes, options);
      const second = await tryOut(stricter, yes, options);
      expect(second.requests).toHaveLength(keepAnswers ? 0 : 6);
      expect(second.report.candidate.failed).toBe(3);
    }
  });

  it("holds no answer and no prompt unless told to, and nobody else can read it", async () => {
    using folder = new TestFolder();
    const options = { stateFile: folder.at("state.jsonl") };
    const secret = [{ id: "one", prompt: "the-secret-prompt", check: { type: "pairwise" as const } }];
    const answer = ({ model }: ReceivedRequest) =>
      model === "judge" ? verdict("first") : text(`the-secret-answer of ${model}`);
    await tryOut(secret, answer, options);
    expect(readFileSync(options.stateFile, "utf8")).not.toContain("secret");
    expect(statSync(options.stateFile).mode & 0o077).toBe(0);
    const kept = await tryOut(secret, answer, { stateFile: folder.at("kept.jsonl"), keepAnswers: true });
    expect(readFileSync(folder.at("kept.jsonl"), "utf8")).toContain("the-secret-answer of new");
    expect(kept.requests).toHaveLength(4);
  });

  it("compares again only with kept answers where the judge is another", async () => {
    using folder = new TestFolder();
    const pair = [{ id: "one", prompt: "?", check: { type: "pairwise" as const } }];
    const config = (baseUrl: string) => {
      const { endpoints, ...rest } = configOf({ baseUrl });
      return { ...rest, endpoints: [...endpoints, { ...endpoints[0], provider: "vendor", model: "judge-2" }] };
    };
    const answer = ({ model }: ReceivedRequest) =>
      model?.startsWith("judge") ? verdict("first") : text(`by ${model}`);
    for (const keepAnswers of [false, true]) {
      await using server = await startLoopbackServer({ answer });
      const options = { stateFile: folder.at(`${keepAnswers}.jsonl`), keepAnswers, config: config(server.baseUrl) };
      await tryOut(pair, answer, options);
      server.clear();
      server.answer(answer);
      await tryOut(pair, answer, { ...options, judge: "judge-2" });
      const asked = server.requests.map(({ model }) => model);
      expect(asked).toEqual(keepAnswers ? ["judge-2", "judge-2"] : ["new", "old", "judge-2", "judge-2"]);
    }
  });

  it("asks again for failures only when told to", async () => {
    using folder = new TestFolder();
    const options = { stateFile: folder.at("state.jsonl") };
    const first = await tryOut(yesCases(4), ({ model }) => (model === "new" ? failure(503) : text("yes")), options);
    expect(first.report.candidate.errors).toEqual({ overloaded: 4 });
    const second = await tryOut(yesCases(4), yes, options);
    expect(second.requests).toEqual([]);
    const third = await tryOut(yesCases(4), yes, { ...options, retryFailures: true });
    expect(questionsOf(third.requests)).toEqual(yesCases(4).map(({ prompt }) => `new ${prompt}`));
    expect(third.report).toMatchObject({ candidate: { passed: 4, errors: {} }, regressions: [] });
  });
});

describe("a state file", () => {
  it.each([1, 20, 60])("with a last line of which only %i bytes were written is mended", async (length) => {
    using folder = new TestFolder();
    const options = { stateFile: folder.at("state.jsonl") };
    await tryOut(yesCases(3), yes, options);
    const whole = readFileSync(options.stateFile, "utf8").trimEnd().split("\n");
    const last = whole.pop() ?? "";
    writeFileSync(options.stateFile, `${whole.join("\n")}\n${last.slice(0, length)}`);
    const second = await tryOut(yesCases(3), yes, options);
    expect(second.requests).toHaveLength(last.includes('"answer"') ? 1 : 0);
    expect(second.report.candidate.passed).toBe(3);
    for (const line of folder.lines("state.jsonl")) expect(line.kind).toBeDefined();
    expect((await tryOut(yesCases(3), yes, options)).requests).toEqual([]);
  });

  it("of which only a part of the first line was written is begun anew", async () => {
    using folder = new TestFolder();
    const stateFile = folder.write("state.jsonl", '{"kind":"sui');
    expect((await tryOut(yesCases(1), yes, { stateFile })).requests).toHaveLength(2);
    expect(folder.lines("state.jsonl")[0]).toEqual({ kind: "suite-state", version: 1 });
  });

  it.each([
    ["of another kind", '{"some": "json"}\n', "is not the state of a suite"],
    ["with a broken line", '{"kind":"suite-state","version":1}\n{"kind":"hold","id":"x"}\n', ":2 cannot be read"],
    [
      "of another suite",
      '{"kind":"suite-state","version":1}\n{"kind":"answer","key":"k","checksKey":"c","caseId":"a","sample":0,"results":[]}\n',
      "none of its results is of these cases and models",
    ],
  ])("%s is refused and left as it is", async (_name, content, words) => {
    using folder = new TestFolder();
    const stateFile = folder.write("state.jsonl", content);
    await expect(tryOut(yesCases(1), yes, { stateFile })).rejects.toMatchObject({
      issues: [{ path: "stateFile", message: expect.stringContaining(words) }],
    });
    expect(readFileSync(stateFile, "utf8")).toBe(content);
  });

  it("that cannot be written, or stands beside other faults, is not made", async () => {
    using folder = new TestFolder();
    const nowhere = tryOut(yesCases(1), yes, { stateFile: folder.at("no/such/folder.jsonl") });
    await expect(nowhere).rejects.toMatchObject({
      issues: [{ path: "stateFile", message: expect.stringContaining("ENOENT") }],
    });
    await expect(tryOut(yesCases(1), yes, { stateFile: folder.path })).rejects.toThrow("EISDIR");
    const stateFile = folder.at("state.jsonl");
    await expect(tryOut(yesCases(1), yes, { stateFile, samples: 0 })).rejects.toThrow("samples");
    expect(existsSync(stateFile)).toBe(false);
  });

  it("counts what was held for calls whose end nobody saw, for the cap and in the report", async () => {
    using folder = new TestFolder();
    const stateFile = folder.at("state.jsonl");
    const first = await tryOut(yesCases(2), yes, { stateFile });
    appendFileSync(stateFile, '{"kind":"hold","id":99,"nanoUsd":5000000}\n');
    const second = await tryOut(yesCases(2), yes, { stateFile });
    expect(second.report.lostUsd).toBe(0.005);
    expect(second.report.spentUsd).toBeCloseTo(first.report.spentUsd + 0.005, 12);
    const third = await tryOut(yesCases(3), yes, { stateFile, maxUsd: 0.005 });
    expect(third).toMatchObject({ requests: [], report: { stopped: { reason: "cap" } } });
  });
});
