import { heuristicClassifier, trainedClassifier } from "@spillway/classifier";
import type { Classifier } from "@spillway/core";
import { describe, expect, test } from "vitest";
import { conversationOf } from "./conversation.ts";

const classifiers = [heuristicClassifier(), trainedClassifier()];
const length = 200_000;
const fill = (unit: string): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** The quickest of several runs, in milliseconds: the least disturbed by the machine. */
function quickest(classifier: Classifier, text: string): number {
  const conversation = conversationOf(text);
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 12; run++) {
    const start = performance.now();
    classifier.classify(conversation);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

describe("text made to be slow takes no longer than any other: 200,000 characters under 10 ms", () => {
  test.each([
    ["one letter", fill("a")],
    ["one space", fill(" ")],
    ["line breaks", fill("\n")],
    ["backticks", fill("`")],
    ["backslashes", fill("\\a")],
    ["digits and operators", fill("1+")],
    ["the start of every phrase", fill("step by ")],
    ["whole phrases", fill("step by step ")],
    ["the floor rule's words, nearly", fill("multi-multi-ste")],
    ["opening harness tags with no end", fill("<system-reminder>")],
    ["closed harness tags", fill("<system-reminder></system-reminder>")],
    ["half harness tags", fill("<system-reminder></system-reminder")],
    ["Han", fill("证明")],
    ["lone surrogates", fill("\ud800")],
  ])("%s", (_name, text) => {
    for (const classifier of classifiers) expect(quickest(classifier, text), classifier.name).toBeLessThan(10);
  });
});

test.each(classifiers)("a long conversation of short turns costs no more than its lengths: $name", (classifier) => {
  classifier.classify(conversationOf("what is decoded on the first call is decoded now"));
  const turns = Array.from({ length: 5_000 }, () => ({ role: "tool" as const, text: "ok" }));
  const start = performance.now();
  classifier.classify(conversationOf([{ role: "user", text: "go" }, ...turns]));
  expect(performance.now() - start).toBeLessThan(20);
});
