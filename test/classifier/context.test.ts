import { subjectText } from "@spillway/classifier";
import type { Turn } from "@spillway/core";
import { describe, expect, test } from "vitest";
import { conversationOf } from "./conversation.ts";

const proof = "Prove that the square root of 2 is irrational.";
const subjectAfter = (...texts: readonly string[]): string => {
  const turns = texts.flatMap((text): Turn[] => [
    { role: "user", text },
    { role: "assistant", text: "Assume that it is p/q in lowest terms ..." },
  ]);
  return subjectText(conversationOf(turns.slice(0, -1)));
};
const written = (text: string): string => subjectText(conversationOf(text));

describe("a short turn that leans on what was before is joined to it", () => {
  test.each([
    "why?",
    "Why not",
    "continue",
    "ok, continue.",
    "Yes",
    "yes please do that",
    "do the same for 3",
    "And for 3?",
    "What about the cube root?",
    "now shorter",
    "Explain it to a child",
    "Can you make this more rigorous?",
    "translate that into German",
    "Is there another way?",
    "Use your solution for 5",
    "Is that right? Prove that.",
    "Warum?",
    "Und für 3?",
    "¿por qué?",
    "pourquoi ?",
    "继续",
    "почему?",
  ])("%s", (turn) => {
    expect(subjectAfter(proof, turn)).toBe(`${proof}\n\n${turn}`);
  });

  test("over several short turns, up to the one that stands by itself", () => {
    expect(subjectAfter("What is the weather?", proof, "why?", "and then?")).toBe(`${proof}\n\nwhy?\n\nand then?`);
    expect(subjectAfter(proof, "go on", "go on", "go on", "go on")).toBe("go on\n\ngo on\n\ngo on\n\ngo on");
  });
});

describe("a turn that stands by itself is not", () => {
  test.each([
    "What is the capital of France?",
    "Thanks!",
    "thank you, that is all",
    "ok thanks",
    "Hello",
    "Write a haiku about the sea.",
    "Translate 'good morning' into French.",
    `This is what I have: ${"a long text of my own ".repeat(20)}`,
    "Fix this:\n```js\nconst a = 1\n```",
  ])("%s", (turn) => {
    expect(subjectAfter(proof, turn)).toBe(turn.trim());
  });

  test("nor where there is nothing before", () => {
    expect(written("why?")).toBe("why?");
    expect(written("")).toBe("");
    expect(subjectText(conversationOf([]))).toBe("");
  });
});

test("text made to be slow takes no longer than any other", () => {
  const units = [
    "<user_query>",
    "<user_query></user_query>",
    "<task>",
    "<a>",
    "<",
    "<environment_details></environment_details",
    "yes, ",
    ",,,",
  ];
  for (const unit of units) {
    const conversation = conversationOf(unit.repeat(200_000 / unit.length));
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 5; run++) {
      const start = performance.now();
      subjectText(conversation);
      best = Math.min(best, performance.now() - start);
    }
    expect(best, unit).toBeLessThan(10);
  }
});
