import { type Check, runSuite, type SuiteCaseInput } from "@spillway/evals";
import { type Answer, failure, type ReceivedRequest, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { configOf, promptOf, tryOut, verdict } from "./support.ts";

const pairwise: SuiteCaseInput = { id: "pair", prompt: "Name a city.", check: { type: "pairwise" } };
const rubric: Check = { type: "judge", rubric: "Names a capital.", reference: "Paris" };
const judged: SuiteCaseInput = { id: "judged", prompt: "Name a capital.", check: rubric };

/** Both sides answer with their names; the judge as told. */
function judgedBy(judge: (request: ReceivedRequest) => Answer) {
  return (request: ReceivedRequest) => (request.model === "judge" ? judge(request) : text(`I am ${request.model}.`));
}

interface ShownPair {
  readonly answers: { readonly first: string; readonly second: string };
}

/** Prefers the answer that holds a word, wherever it stands. */
function prefers(word: string) {
  return judgedBy((request) => {
    const { answers } = JSON.parse(promptOf(request)) as ShownPair;
    return verdict(answers.first.includes(word) ? "first" : "second");
  });
}

describe("a comparison", () => {
  it.each([
    ["new", "candidate", { candidate: 1, incumbent: 0 }],
    ["old", "incumbent", { candidate: 0, incumbent: 1 }],
  ])("is won by %s where the judge prefers it in both positions", async (word, winner, passed) => {
    const { report } = await tryOut([pairwise], prefers(word));
    const [differing] = [...report.regressions, ...report.improvements];
    expect(differing?.winner).toBe(winner);
    expect([report.candidate.passed, report.incumbent.passed]).toEqual([passed.candidate, passed.incumbent]);
    expect(report.judge).toMatchObject({ model: "judge", calls: 2, failures: 0 });
  });

  it.each(["first", "second", "tie"])("is a tie where the judge always says %s", async (word) => {
    const { report } = await tryOut(
      [pairwise],
      judgedBy(() => verdict(word)),
    );
    expect(report).toMatchObject({ candidate: { passed: 1 }, incumbent: { passed: 1 }, undecided: 0 });
    expect(report.judge?.calls).toBe(2);
  });

  it("asks with the answers swapped, in JSON, by schema", async () => {
    const { requests } = await tryOut(
      [pairwise],
      judgedBy(() => verdict("tie")),
    );
    const asked = requests.filter(({ model }) => model === "judge");
    expect(asked.map((request) => (JSON.parse(promptOf(request)) as ShownPair).answers)).toEqual([
      { first: "I am new.", second: "I am old." },
      { first: "I am old.", second: "I am new." },
    ]);
    expect(asked[0]?.body).toMatchObject({
      response_format: { type: "json_schema", json_schema: { name: "verdict", strict: true } },
    });
  });

  it("of answers that are the same is a tie, and costs nothing", async () => {
    const { report, requests } = await tryOut([pairwise], () => text("the same"));
    expect(report).toMatchObject({ candidate: { passed: 1 }, incumbent: { passed: 1 }, judge: undefined });
    expect(requests).toHaveLength(2);
  });

  it("is lost without a judge where the candidate gives no answer", async () => {
    const { report, requests } = await tryOut([pairwise], ({ model }) => (model === "new" ? failure(500) : text("ok")));
    expect(report).toMatchObject({ candidate: { failed: 1 }, incumbent: { passed: 1 } });
    expect(requests.some(({ model }) => model === "judge")).toBe(false);
  });
});

describe("a verdict that cannot be read", () => {
  it.each<[string, Answer]>([
    ["words", text("The first one is better.")],
    ["another verdict", verdict("both")],
    ["nothing", text("")],
    ["a failure", failure(500)],
  ])("is none: %s", async (_name, answer) => {
    const { report } = await tryOut(
      [pairwise, judged],
      judgedBy(() => answer),
    );
    expect(report).toMatchObject({ undecided: 2, regressions: [], improvements: [], verdict: "unclear" });
    expect(report.candidate).toMatchObject({ passed: 0, failed: 0, undecided: 2 });
    expect(report.judge?.failures).toBe(3);
  });

  it("keeps any number of cases from being no worse", async () => {
    const cases = Array.from({ length: 300 }, (_, index) => ({ ...judged, id: `${index}` }));
    const { report } = await tryOut(
      cases,
      judgedBy(() => text("?")),
      { concurrency: 16 },
    );
    expect(report.verdict).toBe("unclear");
  });
});

describe("a rubric", () => {
  it.each([
    ["plain", '{"reason": "x", "verdict": "pass"}'],
    ["in a fence", '```json\n{"reason": "x", "verdict": "PASS "}\n```'],
    ["among words", 'Well. {"reason": "x", "verdict": "pass"} That is all.'],
    ["cut", '{"verdict": "pass", "reason": "it is'],
  ])("is met where the judge says so twice: %s", async (_name, said) => {
    const { report } = await tryOut(
      [judged],
      judgedBy(() => text(said)),
    );
    expect(report.candidate.passed).toBe(1);
    expect(report.judge?.calls).toBe(4);
  });

  it("is not met where the judge says so twice", async () => {
    const { report } = await tryOut(
      [judged],
      judgedBy((request) => verdict(promptOf(request).includes("I am new") ? "fail" : "pass")),
    );
    expect(report.regressions).toMatchObject([{ candidate: { results: ["fail"] } }]);
  });

  it("has no verdict where position decides: what is shown and the words stand in turned order", async () => {
    const { report, requests } = await tryOut(
      [judged],
      judgedBy((request) => verdict(request.bodyText.includes('\\"pass\\" or \\"fail\\"') ? "pass" : "fail")),
    );
    expect(report).toMatchObject({ undecided: 1, candidate: { undecided: 1 } });
    const shown = requests
      .filter(({ model }) => model === "judge")
      .map((one) => Object.keys(JSON.parse(promptOf(one))));
    expect(shown.slice(0, 2)).toEqual([
      ["conversation", "rubric", "reference", "answer"],
      ["answer", "reference", "rubric", "conversation"],
    ]);
  });

  it("is asked for without a schema where the judge's model has none", async () => {
    const models = { judge: { capabilities: { schema: false } } };
    const seen: unknown[] = [];
    const answer = judgedBy(({ body }) => {
      seen.push((body as { response_format?: unknown }).response_format);
      return verdict("pass");
    });
    await using server = await startLoopbackServer({ answer });
    const config = configOf(server, { models });
    const report = await runSuite({ cases: [judged], config, candidate: "new", incumbent: "old", judge: "judge" });
    expect(report.candidate.passed).toBe(1);
    expect(seen[0]).toEqual({ type: "json_object" });
  });
});
