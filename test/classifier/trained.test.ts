import { trainedClassifier } from "@spillway/classifier";
import type { Turn } from "@spillway/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conversationOf } from "./conversation.ts";

const classifier = trainedClassifier();
const classify = (text: string | readonly Turn[]) => classifier.classify(conversationOf(text));

describe("trainedClassifier orders", () => {
  test.each([
    ["Thanks!", "Design a payment system that stays consistent across three regions, and justify each trade-off."],
    ["What is the capital of France?", "Prove that the square root of 2 is irrational."],
    [
      "Janet has 3 apples and buys 2 more. How many apples does she have?",
      "An enzyme with a Km of 5 mM is inhibited competitively; determine the apparent Km at an inhibitor concentration of " +
        "three times Ki, and explain why Vmax stays the same.",
    ],
    [
      "Translate 'good morning' into French.",
      "Derive the Euler-Lagrange equation of a relativistic charged particle and determine the conserved quantities.",
    ],
    [
      "Which river flows through Paris?",
      "Explain whether a long-arm statute reaches a nonresident defendant whose only contact is a passive website, and how " +
        "an interlocutory appeal would treat it.",
    ],
  ])("%s below %s", (easy, hard) => {
    const [low, high] = [classify(easy), classify(hard)];
    expect(low.abstain ?? high.abstain).toBeUndefined();
    expect(high.score - low.score).toBeGreaterThan(0.15);
  });

  test("a multiple choice by its question and answers, without abstaining", () => {
    const choices = "\nA. 1\nB. 2\nC. 3\nD. 4\nAnswer:";
    const difficulty = classify(`What is $\\dim \\ker T$ for the operator of the lecture?${choices}`);
    expect(difficulty.abstain).toBeUndefined();
  });
});

describe("trainedClassifier abstains, reason first,", () => {
  test.each([
    [
      "competition-mathematics",
      "Find all functions $f:\\mathbb{R}\\to\\mathbb{R}$ such that $f(x+y)=f(x)f(y)$ for all real $x,y$.",
    ],
    [
      "competition-mathematics",
      "Let $a$, $b$ and $c$ be positive reals with $a+b+c=1$. Find the least value of $\\frac{1}{a}+\\frac{4}{b}+\\frac{9}{c}$.",
    ],
    ["long-code", `Fix this.\n${"def f(x):\n    if x > 0:\n        return x\n".repeat(60)}`],
    ["very-long", "Please sum up what the committee said. ".repeat(300)],
    ["other-language", "Почему небо голубое?"],
    ["unknown-words", "zyzzyva qwertz plugh xyzzy frobnicate"],
    ["no-text", ""],
    ["no-text", "<system-reminder>be good</system-reminder>"],
  ])("%s", (why, text) => {
    const difficulty = classify(text);
    expect(difficulty).toMatchObject({ abstain: true, confidence: 0, classifier: "trained" });
    expect(difficulty.reasons[0]).toEqual({ name: why, weight: 0 });
  });

  test("attachments, which it cannot read", () => {
    const attachments = { images: 1, audio: 0, files: 0 };
    const difficulty = classifier.classify(conversationOf("What is this?", { attachments }));
    expect(difficulty).toMatchObject({ abstain: true, reasons: [{ name: "attachments", weight: 0 }] });
  });
});

// What these weights give to the digit: change them only with the weights.
describe("trainedClassifier scores", () => {
  test.each([
    ["What is the capital of France?", 0.11221],
    ["Write a python function that reverses a string.", 0.3116],
    ["Prove that the square root of 2 is irrational.", 0.68291],
    ["Which of these is a noble gas?\nA. Argon\nB. Oxygen\nC. Iron\nD. Carbon", 0.28805],
    ["Please sum up what the committee said. ".repeat(120), 0.72054],
  ])("of text %#", (text, score) => {
    expect(classify(text).score).toBeCloseTo(score, 4);
  });
});

describe("trainedClassifier", () => {
  test("stays in its range whatever the text, and says the same of it again", () => {
    const odd = [
      "",
      " ",
      "\n\n\n",
      "\u0000\u0001",
      "\ud800",
      "😀".repeat(3_000),
      "a".repeat(1_000_000),
      "$".repeat(10_000),
      "A. \nB. \nC. ",
      "( ".repeat(5_000),
      "日本の首都はどこですか?",
      "مرحبا كيف حالك",
      "{};=<>_|&[]#@~^".repeat(500),
      "9".repeat(100_000),
      "```".repeat(1_000),
    ];
    const one = fc.oneof(
      fc.constantFrom(...odd),
      fc.string({ unit: "binary", maxLength: 2_000 }),
      fc
        .array(fc.constantFrom("prove", "$x$", "\n", "A. ", "B) ", "12", "{", "____", "é", "設"), { maxLength: 300 })
        .map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(one, (text) => {
        const difficulty = classify(text);
        expect(difficulty.score).toBeGreaterThanOrEqual(0);
        expect(difficulty.score).toBeLessThanOrEqual(1);
        expect(difficulty.confidence).toBeGreaterThanOrEqual(0);
        expect(difficulty.confidence).toBeLessThanOrEqual(1);
        for (const { weight } of difficulty.reasons) expect(Number.isFinite(weight)).toBe(true);
        classify("Something else in between.");
        expect(classify(text)).toEqual(difficulty);
      }),
      { numRuns: 300, seed: 5 },
    );
    for (const text of odd) expect(classify(text).score).toBeLessThanOrEqual(1);
  });

  test("reads the last text of the user, without the harness's", () => {
    const plain = classify("Which river flows through Paris?");
    const dressed = "<system-reminder>Prove it with rigour.</system-reminder>\nWhich river flows through Paris?";
    expect(classify(dressed)).toEqual(plain);
    const turns: Turn[] = [
      { role: "user", text: dressed },
      { role: "user", text: "<system-reminder>The user opened a file.</system-reminder>" },
    ];
    expect(classify(turns).score).toBeCloseTo(plain.score, 10);
  });

  test("takes what came before into account through the heuristic", () => {
    const turns: Turn[] = [
      { role: "user", text: "Prove that every planar graph is five-colourable, step by step." },
      { role: "assistant", text: "By induction on the number of vertices ..." },
      { role: "user", text: "Continue." },
    ];
    expect(classify(turns).score).toBeGreaterThan(classify("Continue.").score);
  });

  test("says what moved it: never the words themselves, strongest first", () => {
    const { reasons } = classify("Derive the equation of motion of a zyzzyva pendulum, and justify each step.");
    expect(reasons.length).toBeGreaterThan(1);
    const weights = reasons.map(({ weight }) => Math.abs(weight));
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(JSON.stringify(reasons)).not.toContain("zyzzyva");
    const names = reasons.map(({ name }) => name);
    expect(names).not.toContain("heuristic");
    expect(names).toContain("reasoning");
  });

  test("names the subject where the words tell it", () => {
    const biology =
      "Which organelle of eukaryotic cells makes most of the ATP, and how does the enzyme in its membrane use protons?";
    expect(classify("What is the boiling point of a one molar solution of glucose, given its density?").domain).toBe(
      "science",
    );
    expect(["medicine", "science"]).toContain(classify(biology).domain);
  });
});
