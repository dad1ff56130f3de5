import { expect, it } from "vitest";
import { pickPrompts, readPrompts } from "../../examples/embedded-pair/src/graded-prompts.ts";

it("holds 50 prompts of each of 21 skills, none twice", () => {
  const prompts = readPrompts();
  expect(prompts).toHaveLength(1050);
  expect(new Set(prompts.map((prompt) => prompt.prompt)).size).toBe(1050);
  expect(new Set(countBySkill(1050).values())).toEqual(new Set([50]));
});

it.each([
  [21, 1],
  [63, 3],
  [84, 4],
])("picks %i prompts with %i of each skill", (count, perSkill) => {
  const counts = countBySkill(count);
  expect(counts.size).toBe(21);
  expect(new Set(counts.values())).toEqual(new Set([perSkill]));
});

it("picks the same prompts each time, a smaller pick being the beginning of a larger one", () => {
  expect(pickPrompts(100)).toEqual(pickPrompts(210).slice(0, 100));
});

it.each([0, -1, 1.5, 1051, Number.NaN])("refuses to pick %d", (count) => {
  expect(() => pickPrompts(count)).toThrow(RangeError);
});

function countBySkill(count: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { skill } of pickPrompts(count)) counts.set(skill, (counts.get(skill) ?? 0) + 1);
  return counts;
}
