import { judgeClassifier } from "@spillway/classifier";
import { SpillwayError } from "@spillway/core";
import { describe, expect, test } from "vitest";
import { askable, completion } from "./ask.ts";
import { conversationOf } from "./conversation.ts";

const model = "small";
const proof = conversationOf("Prove that every bounded sequence has a convergent subsequence.");

describe("asking as little as possible", () => {
  test("a rating is remembered, also for a dry run", async () => {
    const classifier = judgeClassifier({ model });
    const { context, asked } = askable(() => completion('{"level": 2}'));
    expect(classifier.classify(proof, { ...context, ask: undefined })).toMatchObject({
      abstain: true,
      reasons: [{ name: "dry-run" }],
    });
    const first = await classifier.classify(proof, context);
    expect(classifier.classify(proof, context)).toEqual(first);
    expect(classifier.classify(proof, { ...context, ask: undefined })).toEqual(first);
    expect(classifier.classify(proof)).toEqual(first);
    expect(asked).toHaveLength(1);
  });

  test("equal requests at once are asked once; others are not held up", async () => {
    const classifier = judgeClassifier({ model });
    const { context, asked } = askable(() => completion('{"level": 2}'));
    const other = conversationOf("Design a distributed queue.");
    const all = await Promise.all([proof, proof, other, proof].map((given) => classifier.classify(given, context)));
    expect(asked).toHaveLength(2);
    expect(all.map(({ score }) => score)).toEqual([0.3, 0.3, 0.3, 0.3]);
  });

  test("where the first fails, as when its caller leaves, one of those that waited asks for all", async () => {
    const classifier = judgeClassifier({ model });
    let answers = 0;
    const { context, asked } = askable(() => {
      if (answers++ === 0) throw new DOMException("The caller has left.", "AbortError");
      return completion('{"level": 5}');
    });
    const all = await Promise.allSettled([1, 2, 3, 4].map(() => classifier.classify(proof, context)));
    expect(all.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled", "fulfilled"]);
    expect(asked).toHaveLength(2);
  });

  test("where all fail, they fail after two questions", async () => {
    const classifier = judgeClassifier({ model });
    const { context, asked } = askable(() => completion("no idea"));
    const all = await Promise.allSettled([1, 2, 3, 4].map(() => classifier.classify(proof, context)));
    expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected", "rejected"]);
    expect(asked).toHaveLength(2);
  });

  test("a failure is not remembered", async () => {
    const classifier = judgeClassifier({ model });
    const answers = ["no idea", '{"level": 5}'];
    const { context } = askable(() => completion(answers.shift()));
    await expect(classifier.classify(proof, context)).rejects.toThrow(SpillwayError);
    expect((await classifier.classify(proof, context)).score).toBeCloseTo(0.9, 9);
  });

  test("only so many ratings are kept, the latest", async () => {
    const classifier = judgeClassifier({ model, cacheEntries: 2 });
    const { context, asked } = askable(() => completion("3"));
    const [one, two, three] = ["one", "two", "three"].map((text) => conversationOf(`Explain ${text}.`));
    for (const given of [one, two, one, three, one, two]) await classifier.classify(given as typeof proof, context);
    expect(asked).toHaveLength(4);
  });

  test("housekeeping and empty requests are not asked about", async () => {
    const { context, asked } = askable(() => completion("5"));
    const title = conversationOf("Generate a title for this conversation:\nProve the lemma.");
    expect(judgeClassifier({ model }).classify(title, context)).toMatchObject({
      score: 0.05,
      reasons: [{ name: "housekeeping" }],
    });
    expect(judgeClassifier({ model }).classify(conversationOf(""), context)).toMatchObject({ abstain: true });
    expect(asked).toHaveLength(0);
  });
});
