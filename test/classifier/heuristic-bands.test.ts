import { heuristicClassifier } from "@spillway/classifier";
import { describe, expect, test } from "vitest";
import { conversationOf } from "./conversation.ts";
import { heldOutPrompts } from "./held-out-prompts.ts";
import { type Band, prompts } from "./prompts.ts";

const classifier = heuristicClassifier();
const bandOf = (score: number): Band => (score < 0.35 ? "easy" : score > 0.6 ? "hard" : "medium");

describe("heuristicClassifier puts realistic prompts into their band", () => {
  test.each(
    prompts.map(
      ({ band, conversation }) => [band, conversation.turns.at(-1)?.text.slice(0, 70), conversation] as const,
    ),
  )("%s: %s", (band, _text, conversation) => {
    const difficulty = classifier.classify(conversation);
    expect(bandOf(difficulty.score), JSON.stringify(difficulty)).toBe(band);
  });
});

test("of the prompts that no weight was set by, three quarters are right and none is taken for its opposite", () => {
  let right = 0;
  for (const [band, text] of heldOutPrompts) {
    const found = bandOf(classifier.classify(conversationOf(text)).score);
    if (found === band) right++;
    expect([band, found].sort().join(), text).not.toBe("easy,hard");
  }
  expect(right / heldOutPrompts.length).toBeGreaterThanOrEqual(0.75);
});
