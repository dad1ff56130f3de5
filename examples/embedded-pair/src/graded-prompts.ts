import { readFileSync } from "node:fs";

/** A question that no model saw in training, with its one right answer. */
export interface GradedPrompt {
  readonly prompt: string;
  /** The right answer: a model is right where its text equals this exactly. */
  readonly answer: string;
  readonly skill: string;
  readonly band: "easy" | "medium" | "hard";
}

/** All held-out prompts: 50 for each of the 21 skills, skill by skill. */
export function readPrompts(): readonly GradedPrompt[] {
  const lines = readFileSync(new URL("../models/heldout.jsonl", import.meta.url), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => JSON.parse(line) as GradedPrompt);
}

/**
 * The first `count` held-out prompts, taken from the skills in turn: a multiple of 21 holds each skill equally often. The
 * same count always gives the same prompts, and a smaller one the beginning of a larger one.
 *
 * @throws RangeError where there are not so many.
 */
export function pickPrompts(count: number): readonly GradedPrompt[] {
  const prompts = readPrompts();
  if (!Number.isInteger(count) || count < 1 || count > prompts.length) {
    throw new RangeError(`count must be a whole number from 1 to ${prompts.length}, not ${count}.`);
  }
  const bySkill = new Map<string, GradedPrompt[]>();
  for (const prompt of prompts) bySkill.set(prompt.skill, [...(bySkill.get(prompt.skill) ?? []), prompt]);
  const picked: GradedPrompt[] = [];
  for (let round = 0; picked.length < count; round++) {
    for (const ofSkill of bySkill.values()) {
      const prompt = ofSkill[round];
      if (prompt !== undefined && picked.length < count) picked.push(prompt);
    }
  }
  return picked;
}
