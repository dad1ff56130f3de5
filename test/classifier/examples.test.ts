import { type Example, examplesClassifier } from "@spillway/classifier";
import { type Difficulty, SpillwayError } from "@spillway/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { askable } from "./ask.ts";
import { conversationOf } from "./conversation.ts";

/** Texts near to each other share a topic; the number makes each its own. */
const topics = ["geometry", "cooking", "poetry"] as const;
const vectorOf = (text: string): number[] => {
  const number = Number(/\d+/.exec(text)?.[0] ?? 0);
  const place = topics.findIndex((topic) => text.includes(topic));
  const vector = [0, 0, 0, 0, 0.2 * Math.sin(number), 0.2 * Math.cos(number)];
  vector[place === -1 ? 3 : place] = 1;
  return vector;
};
const embed = async (texts: readonly string[]): Promise<number[][]> => texts.map(vectorOf);

/** Geometry is hard for the small tier, cooking easy; poetry nobody can. */
const rates = { geometry: [0, 1], cooking: [1, 1], poetry: [0, 0] } as const;
const withOutcomes: Example[] = topics.flatMap((topic) =>
  Array.from({ length: 30 }, (_one, index) => ({ text: `${topic} ${index}`, outcomes: rates[topic] })),
);
const withScores: Example[] = withOutcomes.map(({ text, outcomes }) => ({ text, score: 1 - (outcomes?.[0] ?? 0) }));
const estimate = async (text: string, examples = withOutcomes): Promise<Difficulty> =>
  examplesClassifier({ examples, embed, k: 20 }).classify(conversationOf(text));

/** An embeddings API. */
const api = () =>
  askable(({ body }) => ({
    object: "list",
    data: (body.input as string[]).map((text, index) => ({ object: "embedding", index, embedding: vectorOf(text) })),
  }));

describe("the estimate", () => {
  test("is what became of the nearest examples, drawn a little to the mean of all", async () => {
    const hard = await estimate("a question of geometry 7");
    expect(hard.score).toBeCloseTo(1 - (5 * (1 / 3)) / 25, 1);
    expect(hard.tierSuccess?.[1]).toBeCloseTo((20 + 5 * (2 / 3)) / 25, 1);
    expect(hard).toMatchObject({ classifier: "examples", reasons: [{ name: "neighbours", weight: hard.score }] });
    const easy = await estimate("a question of cooking 7");
    expect(easy.score).toBeCloseTo(1 - (20 + 5 / 3) / 25, 1);
    expect(easy.abstain).toBeUndefined();
  });

  test("is the neighbours' own score where they have scores, with no success of tiers", async () => {
    const { score, tierSuccess } = await estimate("poetry 3", withScores);
    expect(score).toBeCloseTo((20 + 5 * (2 / 3)) / 25, 1);
    expect(tierSuccess).toBeUndefined();
  });

  test("abstains on what is unlike the examples, and says so", async () => {
    expect(await estimate("tax law 7")).toMatchObject({
      abstain: true,
      confidence: 0,
      reasons: [{ name: "unlike-examples", weight: 0 }, { name: "neighbours" }],
    });
  });

  test("finds the nearest, whatever the vectors: with k = 1 it alone counts", async () => {
    const vector = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 }).map((rest) => [1, ...rest]);
    const cosine = (one: readonly number[], other: readonly number[]) =>
      one.reduce((sum, value, at) => sum + value * (other[at] as number), 0) /
      Math.hypot(...one) /
      Math.hypot(...other);
    await fc.assert(
      fc.asyncProperty(fc.array(vector, { minLength: 10, maxLength: 40 }), vector, async (vectors, asked) => {
        const examples = vectors.map((embedding, at) => ({ text: `${at}`, score: at / vectors.length, embedding }));
        const mean = examples.reduce((sum, { score }) => sum + score, 0) / examples.length;
        const classifier = examplesClassifier({ examples, embed: async () => [asked.map((value) => value * 3)], k: 1 });
        const { score } = await classifier.classify(conversationOf("which?"));
        const best = Math.max(...vectors.map((one) => cosine(one, asked)));
        const nearest = examples.filter(({ embedding }) => cosine(embedding, asked) > best - 1e-6);
        const apart = nearest.map((one) => Math.abs((one.score + 5 * mean) / 6 - score));
        expect(Math.min(...apart)).toBeLessThan(1e-6);
      }),
    );
  });
});

describe("through a model of the configuration", () => {
  const options = { examples: withOutcomes, embed: { model: "embedder", dimensions: 6, timeoutMs: 700 }, k: 20 };
  const geometry = conversationOf("geometry 99");

  test("embeds the examples once, in batches, and then each text once", async () => {
    const many = Array.from({ length: 300 }, (_one, index) => ({ text: `cooking ${index}`, score: 0 }));
    const classifier = examplesClassifier({ ...options, examples: many });
    const { context, asked } = api();
    await Promise.all([
      classifier.classify(geometry, context),
      classifier.classify(conversationOf("poetry 1"), context),
    ]);
    await classifier.classify(geometry, context);
    const sizes = asked.map(({ body }) => (body.input as string[]).length);
    expect(sizes).toEqual([128, 128, 44, 1, 1]);
    expect(asked[0]).toMatchObject({ api: "embeddings", timeoutMs: 700 });
    expect(asked[0]?.body).toMatchObject({ model: "embedder", dimensions: 6, encoding_format: "float" });
  });

  test("asks only for what has no embedding", async () => {
    const examples = withOutcomes.map((one, at) => (at < 80 ? { ...one, embedding: vectorOf(one.text) } : one));
    const { context, asked } = api();
    const { score } = await examplesClassifier({ ...options, examples }).classify(geometry, context);
    expect(asked.map(({ body }) => (body.input as string[]).length)).toEqual([10, 1]);
    expect(score).toBeCloseTo((await estimate("geometry 99")).score, 6);
  });

  test("goes on where it failed, with what it has", async () => {
    const examples = Array.from({ length: 200 }, (_one, index) => ({ text: `cooking ${index}`, score: 0 }));
    const down = new SpillwayError("upstream_unreachable", "Down.");
    const good = api();
    let asks = 0;
    const { context } = askable((question) => (++asks === 2 ? Promise.reject(down) : good.context.ask?.(question)));
    const classifier = examplesClassifier({ ...options, examples });
    await expect(classifier.classify(geometry, context)).rejects.toBe(down);
    await classifier.classify(geometry, context);
    expect(good.asked.map(({ body }) => (body.input as string[]).length)).toEqual([128, 72, 1]);
  });

  test("where the first call leaves while the examples are embedded, another goes on", async () => {
    const good = api();
    let asks = 0;
    const { context } = askable((question) => {
      if (asks++ === 0) throw new DOMException("The caller has left.", "AbortError");
      return good.context.ask?.(question);
    });
    const classifier = examplesClassifier(options);
    const texts = ["geometry 1", "geometry 2", "cooking 3"];
    const all = await Promise.allSettled(texts.map((text) => classifier.classify(conversationOf(text), context)));
    expect(all.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(good.asked.map(({ body }) => (body.input as string[]).length)).toEqual([90, 1, 1]);
  });

  test("abstains in a dry run, until it knows", async () => {
    const classifier = examplesClassifier(options);
    const { context } = api();
    const dry = { ...context, ask: undefined };
    expect(classifier.classify(geometry, dry)).toMatchObject({ abstain: true, reasons: [{ name: "dry-run" }] });
    const known = await classifier.classify(geometry, context);
    expect(classifier.classify(geometry, dry)).toEqual(known);
    expect(examplesClassifier({ ...options, embed }).classify(geometry, dry)).toMatchObject({ abstain: true });
  });

  test.each([
    ["an error's body", { error: { message: "no" } }],
    ["too few vectors", { data: [{ index: 0, embedding: [1, 0, 0, 0, 0, 0] }] }],
    ["no numbers", { data: withOutcomes.map(() => ({ embedding: "AAAA" })) }],
    ["nothing", undefined],
  ])("rejects %s", async (_name, body) => {
    const { context } = askable(() => body);
    const error = await Promise.resolve(examplesClassifier(options).classify(geometry, context)).catch(
      (reason) => reason,
    );
    expect(SpillwayError.isInstance(error, "classifier_failed")).toBe(true);
  });

  test("rejects a vector of another length than the examples'", async () => {
    const examples = withOutcomes.map((one) => ({ ...one, embedding: [1, 2, 3] }));
    const { context } = api();
    await expect(examplesClassifier({ ...options, examples }).classify(geometry, context)).rejects.toThrow(
      /has 6 numbers; the examples' have 3/,
    );
  });

  test("housekeeping and empty requests are not embedded", () => {
    const { context, asked } = api();
    const title = conversationOf("Generate a title for this conversation:\ngeometry");
    expect(examplesClassifier(options).classify(title, context)).toMatchObject({ score: 0.05 });
    expect(examplesClassifier(options).classify(conversationOf(" "), context)).toMatchObject({ abstain: true });
    expect(asked).toHaveLength(0);
  });
});
