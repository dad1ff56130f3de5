import { trainedClassifier } from "@spillway/classifier";
import { describe, expect, test } from "vitest";
import { conversationOf } from "./conversation.ts";
import { longButEasy, shortButHard } from "./trained-prompts/by-length.ts";
import { everydayPrompts, greetings } from "./trained-prompts/everyday.ts";
import { agenticCode, competitionMathematics, otherLanguages, withinReach } from "./trained-prompts/out-of-reach.ts";
import { technicalPrompts } from "./trained-prompts/technical.ts";
import { workPrompts } from "./trained-prompts/work.ts";

const classifier = trainedClassifier();
const classify = (text: string) => classifier.classify(conversationOf(text));
const scores = (texts: readonly string[]): number[] => texts.map((text) => classify(text).score);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const kinds = [...everydayPrompts, ...workPrompts, ...technicalPrompts];

/** The share of pairs in which the hard one has the higher score. */
function ordered(easy: readonly number[], hard: readonly number[]): number {
  let right = 0;
  for (const low of easy) for (const high of hard) right += high > low ? 1 : 0;
  return right / (easy.length * hard.length);
}

describe("kinds of prompt that the weights were not trained on", () => {
  test.each(kinds)("$kind: the hard ones above the easy ones", ({ easy, hard }) => {
    const [low, high] = [scores(easy), scores(hard)];
    expect(ordered(low, high)).toBeGreaterThanOrEqual(0.9);
    expect(mean(high) - mean(low)).toBeGreaterThan(0.1);
  });

  test("across kinds too", () => {
    const easy = scores(kinds.flatMap((kind) => kind.easy));
    expect(ordered(easy, scores(kinds.flatMap((kind) => kind.hard)))).toBeGreaterThan(0.97);
    expect(mean(easy)).toBeLessThan(0.35);
  });

  test("a greeting below a look-up, a look-up below an analysis, an analysis below a proof", () => {
    const lookUps = scores(kinds.find(({ kind }) => kind === "knowledge")?.easy ?? []);
    const analyses = scores(kinds.find(({ kind }) => kind === "knowledge")?.hard ?? []);
    const proofs = scores([
      "Prove that the square root of 3 is irrational, and generalise the argument to every integer that is not a square.",
      "Prove by induction that every finite connected graph has a spanning tree.",
      "Show that a continuous function on a compact metric space is uniformly continuous.",
    ]);
    const means = [scores(greetings), lookUps, analyses, proofs].map(mean);
    expect(means).toEqual([...means].sort((a, b) => a - b));
  });

  test("an easy task about a long pasted text is no hard one", () => {
    expect(mean(scores(longButEasy))).toBeLessThan(0.5);
    expect(ordered(scores(greetings), scores(shortButHard))).toBe(1);
    const letter = longButEasy[0] as string;
    const pasted = classify(letter).reasons.find(({ name }) => name === "pasted-text");
    expect(pasted?.weight).toBeLessThan(0);
    expect(classify(letter.replace("\n\n", " ")).score).toBeGreaterThan(classify(letter).score);
  });
});

describe("abstention", () => {
  const reasonsOf = (texts: readonly string[]) =>
    texts.map((text) => {
      const { abstain, reasons } = classify(text);
      return abstain === true ? reasons[0]?.name : undefined;
    });

  test("on most of competition mathematics, with LaTeX and without", () => {
    const found = reasonsOf(competitionMathematics).filter((name) => name === "competition-mathematics");
    expect(found.length / competitionMathematics.length).toBeGreaterThan(0.8);
  });

  test("on the work of coding agents", () => {
    expect(new Set(reasonsOf(agenticCode))).toEqual(new Set(["agentic-code"]));
  });

  test("on other languages", () => {
    expect(new Set(reasonsOf(otherLanguages))).toEqual(new Set(["other-language"]));
  });

  test("not on what only looks like it", () => {
    expect(withinReach.filter((text) => classify(text).abstain === true)).toEqual([]);
  });

  test("on hardly any ordinary prompt", () => {
    const ordinary = kinds.flatMap(({ easy, hard }) => [...easy, ...hard]).concat(greetings, longButEasy);
    expect(ordinary.length).toBeGreaterThan(150);
    expect(reasonsOf(ordinary).filter((name) => name !== undefined).length).toBeLessThanOrEqual(2);
  });
});

test("confidence is least in the middle and grows to both ends", () => {
  const of = (text: string) => classify(text).confidence ?? 0;
  const middle = Math.min(...kinds.flatMap(({ hard }) => hard).map((text) => of(text) || 1));
  expect(middle).toBeGreaterThanOrEqual(0.5);
  expect(middle).toBeLessThan(0.58);
  for (const text of greetings) expect(of(text)).toBeGreaterThan(0.75);
});
