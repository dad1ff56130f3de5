import { cascadeClassifier, classifierFrom, heuristicClassifier, judgeClassifier } from "@spillway/classifier";
import { type Classifier, ConfigError, type Difficulty } from "@spillway/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { askable, completion } from "./ask.ts";
import { conversationOf } from "./conversation.ts";

const conversation = conversationOf("Compare two designs.");
const { context } = askable(() => completion("4"), [0.4, 0.8, 1]);
const fixed = (name: string, given: number | (Partial<Difficulty> & { score: number })): Classifier =>
  classifierFrom(name, () => given);
const failing: Classifier = { name: "failing", classify: () => Promise.reject(new Error("Down.")) };
const throwing: Classifier = {
  name: "throwing",
  classify: () => {
    throw new Error("Broken.");
  },
};
const decided = async (...classifiers: Classifier[]): Promise<[number, string, ...string[]]> => {
  const { score, classifier, reasons } = await cascadeClassifier({ classifiers, minConfidence: 0.5 }).classify(
    conversation,
    context,
  );
  return [score, classifier, ...reasons.map(({ name }) => name)];
};
const dear = fixed("dear", { score: 0.9, reasons: [{ name: "own", weight: 0.9 }] });

describe("who decides", () => {
  test("the cheap one alone where it is sure, at once and unchanged", () => {
    const sure = fixed("cheap", { score: 0.1, reasons: [{ name: "short", weight: 0.1 }] });
    const given = cascadeClassifier({ classifiers: [sure, failing] }).classify(conversation, context);
    expect(given).toEqual(sure.classify(conversation));
  });

  test.each([
    ["near the end of a tier", { score: 0.45 }, "near-boundary"],
    ["near the end of another tier", { score: 0.71 }, "near-boundary"],
    ["abstaining", { score: 0.1, abstain: true }, "cheap-abstained"],
    ["unsure", { score: 0.1, confidence: 0.4 }, "unsure"],
  ])("the dear one where the cheap one is %s", async (_name, given, why) => {
    expect(await decided(fixed("cheap", given), dear)).toEqual([0.9, "dear", why, "own"]);
  });

  test.each([
    ["between two ends", { score: 0.6 }],
    ["near 1, where the last tier ends", { score: 0.97 }],
    ["naming the tier itself", { score: 0.4, tier: 0 }],
    ["confident", { score: 0.1, confidence: 0.5 }],
  ])("the cheap one where it is %s", async (_name, given) => {
    expect(await decided(fixed("cheap", given), dear)).toEqual([given.score, "cheap"]);
  });

  test("the third where the second is not sure either", async () => {
    const middle = fixed("middle", 0.42);
    expect(await decided(fixed("cheap", 0.4), middle, dear)).toEqual([
      0.9,
      "dear",
      "near-boundary",
      "near-boundary",
      "own",
    ]);
  });

  test("the last one even near the end of a tier", async () => {
    expect(await decided(fixed("cheap", 0.4), fixed("dear", 0.41))).toEqual([0.41, "dear", "near-boundary"]);
  });
});

describe("failing softly", () => {
  test("the cheap estimate stands where the dear one fails or abstains", async () => {
    const cheap = fixed("cheap", 0.4);
    expect(await decided(cheap, failing)).toEqual([0.4, "cheap", "near-boundary", "failing-failed"]);
    expect(await decided(cheap, throwing)).toEqual([0.4, "cheap", "near-boundary", "throwing-failed"]);
    const unknowing = fixed("dear", { score: 0.5, abstain: true });
    expect(await decided(cheap, unknowing)).toEqual([0.4, "cheap", "near-boundary", "dear-abstained"]);
  });

  test("the next is asked where one fails", async () => {
    expect(await decided(throwing, dear)).toEqual([0.9, "dear", "throwing-failed", "own"]);
    expect(await decided(fixed("cheap", 0.4), failing, dear)).toEqual([
      0.9,
      "dear",
      "near-boundary",
      "failing-failed",
      "own",
    ]);
  });

  test("it abstains where all do, and fails where all fail", async () => {
    const unknowing = fixed("cheap", { score: 0.5, abstain: true });
    const cascade = cascadeClassifier({ classifiers: [unknowing, failing] });
    expect(await cascade.classify(conversation, context)).toMatchObject({ abstain: true, classifier: "cheap" });
    await expect(cascadeClassifier({ classifiers: [throwing, failing] }).classify(conversation)).rejects.toThrow(
      "Down.",
    );
    expect(() => cascadeClassifier({ classifiers: [throwing, throwing] }).classify(conversation)).toThrow("Broken.");
  });
});

describe("with a judge", () => {
  const heuristic = heuristicClassifier();
  const boundary = heuristic.classify(conversation).score;
  const judge = judgeClassifier({ model: "small" });
  const cascade = cascadeClassifier({ classifiers: [heuristic, judge], within: 0.05 });

  test("a dry run answers at once from the cheap one", () => {
    expect(cascade.classify(conversation, { tierLimits: [boundary, 1], ask: undefined })).toMatchObject({
      score: boundary,
      classifier: "heuristic",
      reasons: expect.arrayContaining([{ name: "judge-abstained", weight: 0 }]),
    });
  });

  test("it is asked near the end of a tier, and only there", async () => {
    const near = askable(() => completion("4"), [boundary + 0.04, 1]);
    expect((await cascade.classify(conversation, near.context)).classifier).toBe("judge");
    expect(near.asked).toHaveLength(1);
    const far = askable(() => completion("4"), [boundary + 0.06, 1]);
    expect((await cascade.classify(conversation, far.context)).classifier).toBe("heuristic");
    expect(far.asked).toHaveLength(0);
  });
});

test("for any scores, the dear one is asked just where the cheap one is within reach of an inner limit", async () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  await fc.assert(
    fc.asyncProperty(share, fc.array(share, { maxLength: 3 }), share, async (score, inner, within) => {
      const classifiers = [fixed("cheap", score), fixed("dear", 1)];
      const limits = { tierLimits: [...inner.toSorted((a, b) => a - b), 1], ask: undefined };
      const { classifier } = await cascadeClassifier({ classifiers, within }).classify(conversation, limits);
      const near = inner.some((end) => Math.abs(end - score) <= within);
      expect(classifier).toBe(near ? "dear" : "cheap");
    }),
  );
});

test("faults in the options are all named at once", () => {
  const faulty = { classifiers: [dear], within: 2, minConfidence: Number.NaN };
  expect(() => cascadeClassifier(faulty)).toThrow(ConfigError);
  expect(() => cascadeClassifier(faulty)).toThrow(/within[\s\S]*minConfidence[\s\S]*classifiers/);
});
