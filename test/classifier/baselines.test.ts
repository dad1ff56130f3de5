import { classifierFrom, floorRuleClassifier, lengthClassifier } from "@spillway/classifier";
import { describe, expect, test } from "vitest";
import { conversationOf } from "./conversation.ts";

describe("floorRuleClassifier", () => {
  const classifier = floorRuleClassifier();

  test.each([
    "This is a multi-step task.",
    "Prove it",
    "derive the formula",
    "Optimise the query",
    "optimize the query",
    "Please refactor entire modules",
    "Architect a system",
  ])("hard: %s", (text) => {
    expect(classifier.classify(conversationOf(text))).toEqual({
      score: 1,
      reasons: [{ name: "floor-rule", weight: 1 }],
      classifier: "floor-rule",
    });
  });

  test.each(["Hello", "Improve this", "approve it", "refactor this function", ""])("easy: %s", (text) => {
    expect(classifier.classify(conversationOf(text)).score).toBe(0);
  });

  test("hard over 30,000 tokens of conversation, whoever wrote them", () => {
    const of = (characters: number) =>
      conversationOf([
        { role: "assistant", text: "x".repeat(characters) },
        { role: "user", text: "go on" },
      ]);
    expect(classifier.classify(of(119_000)).score).toBe(0);
    expect(classifier.classify(of(121_000)).score).toBe(1);
  });

  test("only the user's last message is matched", () => {
    const turns = [
      { role: "user" as const, text: "Prove it" },
      { role: "user" as const, text: "thanks" },
    ];
    expect(classifier.classify(conversationOf(turns)).score).toBe(0);
  });
});

describe("lengthClassifier", () => {
  test("grows with the last turn and is 0.5 at `halfTokens`", () => {
    const classifier = lengthClassifier({ halfTokens: 100 });
    const score = (length: number) => classifier.classify(conversationOf("x".repeat(length))).score;
    expect(score(0)).toBe(0);
    expect(score(400)).toBe(0.5);
    expect(score(4_000)).toBeGreaterThan(score(400));
    expect(score(4_000_000)).toBeLessThanOrEqual(1);
  });
});

describe("classifierFrom", () => {
  test("takes a number and clamps it", () => {
    const classify = (score: number) => classifierFrom("mine", () => score).classify(conversationOf("hi"));
    expect(classify(0.7)).toEqual({ score: 0.7, reasons: [], classifier: "mine" });
    expect(classify(7).score).toBe(1);
    expect(classify(-7).score).toBe(0);
  });

  test("takes a whole difficulty", () => {
    const given = { score: 0.2, reasons: [{ name: "vip", weight: -0.2 }], domain: "support", confidence: 0.9 };
    expect(classifierFrom("mine", () => given).classify(conversationOf("hi"))).toEqual({
      ...given,
      classifier: "mine",
    });
  });

  test.each([
    [
      "threw",
      () => {
        throw new Error("hi, secret prompt");
      },
    ],
    ["no-score", () => Number.NaN],
    ["no-score", () => undefined as never],
  ])("abstains where the function %s", (why, fn) => {
    expect(classifierFrom("mine", fn).classify(conversationOf("hi"))).toEqual({
      score: 0.5,
      reasons: [{ name: why, weight: 0 }],
      classifier: "mine",
      abstain: true,
    });
  });
});
