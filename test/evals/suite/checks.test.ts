import { type Check, type CheckResult, pairedShares } from "@spillway/evals";
import { failure, type ReceivedRequest, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { configOf, tryOut, yesCases } from "./support.ts";

/** What a check says of an answer. */
async function resultOf(check: Check, answer: string): Promise<CheckResult | undefined> {
  const { report } = await tryOut([{ id: "one", prompt: "?", check }], () => text(answer), { keepAnswers: true });
  return report.candidate.passed === 1 ? "pass" : report.candidate.failed === 1 ? "fail" : "none";
}

const schema = { type: "object", properties: { age: { type: "integer" } }, required: ["age"] };

describe("a check", () => {
  it.each<[string, Check, string, CheckResult]>([
    ["exact", { type: "exact", value: "Paris" }, " Paris\n", "pass"],
    ["exact, case counts", { type: "exact", value: "Paris" }, "paris", "fail"],
    ["exact, case does not count", { type: "exact", value: "Paris", ignoreCase: true }, "PARIS", "pass"],
    ["exact, white space counts", { type: "exact", value: "Paris", trim: false }, "Paris ", "fail"],
    ["exact, one of several", { type: "exact", value: ["4", "four"] }, "four", "pass"],
    ["contains all", { type: "contains", value: ["a", "b"] }, "b and a", "pass"],
    ["contains one of two", { type: "contains", value: ["a", "b"] }, "only A", "fail"],
    ["contains, case does not count", { type: "contains", value: "A", ignoreCase: true }, "banana", "pass"],
    ["contains none", { type: "contains", value: ["sorry", "cannot"], not: true }, "I cannot.", "fail"],
    ["contains none, and does not", { type: "contains", value: ["sorry", "cannot"], not: true }, "Done.", "pass"],
    ["regex", { type: "regex", pattern: "^\\d{4}$" }, "1789", "pass"],
    ["regex with flags", { type: "regex", pattern: "PARIS", flags: "i" }, "in Paris", "pass"],
    ["regex that must not match", { type: "regex", pattern: "as an AI", not: true }, "As an answer", "pass"],
    ["regex that does not match", { type: "regex", pattern: "^yes$" }, "yes!", "fail"],
    ["schema", { type: "schema", schema }, '{"age": 3}', "pass"],
    ["schema, wrong type", { type: "schema", schema }, '{"age": "3"}', "fail"],
    ["schema, no JSON", { type: "schema", schema }, "three", "fail"],
    ["schema in a fence", { type: "schema", schema }, '```json\n{"age": 3}\n```', "fail"],
    ["schema in a fence that may be", { type: "schema", schema, allowFence: true }, '```json\n{"age": 3}\n```', "pass"],
  ])("%s", async (_name, check, answer, expected) => {
    expect(await resultOf(check, answer)).toBe(expected);
  });

  it("sees tool calls as JSON", async () => {
    const called = text("", { toolCalls: [{ name: "weather", arguments: { city: "Oslo" } }] });
    const check: Check = { type: "regex", pattern: '"name":"weather","arguments":\\{"city":"Oslo"\\}' };
    const request = { tools: [{ type: "function", function: { name: "weather" } }] };
    const { report } = await tryOut([{ id: "one", prompt: "?", check, request }], () => called);
    expect(report.candidate.passed).toBe(1);
  });

  it("is one of several that must all hold", async () => {
    const checks: readonly Check[] = [
      { type: "contains", value: "Paris" },
      { type: "contains", value: "France" },
    ];
    const answers = { new: text("Paris"), old: text("Paris, France") };
    const { report } = await tryOut([{ id: "one", prompt: "?", checks }], ({ model }) =>
      model === "new" ? answers.new : answers.old,
    );
    expect(report.regressions).toMatchObject([
      { caseId: "one", candidate: { passed: "fail", results: ["pass", "fail"] }, incumbent: { passed: "pass" } },
    ]);
  });
});

describe("the request", () => {
  it("is the case's, with a limit on output, and the same for both sides", async () => {
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Hello" },
    ];
    const check: Check = { type: "contains", value: "Hi" };
    const { requests } = await tryOut([{ id: "one", messages, check, request: { temperature: 0 } }], () => text("Hi"), {
      seed: 5,
      samples: 2,
      maxOutputTokens: 77,
      concurrency: 1,
    });
    expect(requests.map(({ body }) => body)).toEqual(
      [5, 6].flatMap((seed) =>
        ["new", "old"].map((model) => ({ model, messages, temperature: 0, seed, max_tokens: 77 })),
      ),
    );
  });

  it("keeps the case's own limit, and and the report sums by label", async () => {
    const check: Check = { type: "contains", value: "Hi" };
    const { report, requests } = await tryOut(
      [
        {
          id: "one",
          system: "Brief.",
          prompt: "Hello",
          check,
          request: { max_tokens: 9 },
          labels: { topic: "greeting" },
        },
      ],
      () => text("Hi"),
    );
    expect(requests[0]?.body).toEqual({
      model: "new",
      messages: [
        { role: "system", content: "Brief." },
        { role: "user", content: "Hello" },
      ],
      max_tokens: 9,
    });
    expect(report.byLabel).toMatchObject([{ label: "topic=greeting", trials: 1, candidatePassed: 1, regressions: 0 }]);
  });

  it("with a data class goes to no endpoint that is not cleared for it", async () => {
    const cases = yesCases(1).map((one) => ({ ...one, data: "secret" }));
    const { report, requests } = await tryOut(cases, () => text("yes"));
    expect(requests).toEqual([]);
    expect(report.candidate.errors).toEqual({ no_eligible_endpoint: 1 });
  });
});

describe("a side that fails", () => {
  it("fails its cases, with the class of the failure, where it is the candidate", async () => {
    const { report } = await tryOut(yesCases(4), ({ model }) => (model === "new" ? failure(500) : text("yes")));
    expect(report.candidate).toMatchObject({
      passed: 0,
      failed: 4,
      errors: { "server-error": 4 },
      latencyMs: undefined,
    });
    expect(report.regressions).toHaveLength(4);
    expect(report.regressions[0]?.candidate.error).toBe("server-error");
  });

  it("fails them too where nothing answers, at the cost of nothing", async () => {
    await using server = await startLoopbackServer({ answer: text("yes") });
    const { endpoints, providers, ...rest } = configOf(server);
    const config = {
      ...rest,
      providers: { ...providers, down: { baseUrl: "http://127.0.0.1:1/v1" } },
      endpoints: endpoints.map((one) => (one.model === "new" ? { ...one, provider: "down" } : one)),
    };
    const { report } = await tryOut(yesCases(2), () => text("yes"), { config });
    expect(report.candidate).toMatchObject({ failed: 2, errors: { connect: 2 }, costUsd: 0, unpricedCalls: 0 });
    expect(report.incumbent.passed).toBe(2);
  });

  it("says nothing of the candidate where it is the incumbent: a retired model is no low bar", async () => {
    const halfRight = ({ model, bodyText }: ReceivedRequest) => {
      if (model === "old") return failure(404);
      return text(/question \d*[02468]"/.test(bodyText) ? "yes" : "no");
    };
    const { report } = await tryOut(yesCases(200), halfRight, { concurrency: 16 });
    expect(report.candidate).toMatchObject({ passed: 100, failed: 100 });
    expect(report.incumbent).toMatchObject({ passed: 0, undecided: 200, errors: { "not-found": 200 } });
    expect(report).toMatchObject({ verdict: "unclear", undecided: 200, regressions: [], casesNeeded: undefined });
  });
});

describe("the figures", () => {
  it("are by weight and by sample", async () => {
    const [heavy, ...light] = yesCases(5);
    const cases = [{ ...heavy, id: "heavy", weight: 4 }, ...light];
    const { report } = await tryOut(
      cases as typeof light,
      ({ model, bodyText }) => text(model === "new" && bodyText.includes("question 0") ? "no" : "yes"),
      { samples: 2 },
    );
    expect(report.trials).toEqual({ total: 10, done: 10, resumed: 0 });
    expect(report.candidate.passRate.estimate).toBeCloseTo(0.5, 10);
    expect(report.difference.estimate).toBeCloseTo(-0.5, 10);
    expect(report.mcnemar).toMatchObject({ better: 0, worse: 1 });
    // (4 + 4 * 1)^2 / (16 + 4): as many as 3.2 cases of equal weight, of which half are lost.
    expect(report.difference).toEqual(pairedShares(0, 1.6, 3.2));
  });

  it("are no worse with enough cases that pass, worse with enough that fail", async () => {
    const good = await tryOut(yesCases(200), () => text("yes"), { concurrency: 16 });
    expect(good.report.verdict).toBe("no worse");
    const bad = await tryOut(yesCases(20), ({ model }) => text(model === "new" ? "no" : "yes"), { concurrency: 16 });
    expect(bad.report.verdict).toBe("worse");
    const few = await tryOut(yesCases(20), () => text("yes"), { concurrency: 16 });
    expect(few.report).toMatchObject({ verdict: "unclear", casesNeeded: 189 });
  });

  it("have what each side cost", async () => {
    const usage = { inputTokens: 10, outputTokens: 5 };
    const { report } = await tryOut(yesCases(3), ({ model }) =>
      text("yes", { usage: model === "new" ? usage : { ...usage, outputTokens: 25 } }),
    );
    expect(report.candidate).toMatchObject({ costUsd: 0.000045, unpricedCalls: 0, meanOutputTokens: 5 });
    expect(report.incumbent).toMatchObject({ costUsd: 0.000105, meanOutputTokens: 25 });
    expect(report.spentUsd).toBeCloseTo(0.00015, 12);
    expect(report.candidate.latencyMs?.p50).toBeGreaterThan(0);
  });
});
