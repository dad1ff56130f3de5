import { type Example, examplesClassifier } from "@spillway/classifier";
import { ConfigError, type Difficulty, SpillwayError } from "@spillway/core";
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

  test("nearest first, whatever the vectors: the one example of the same direction decides with k = 1", async () => {
    const vector = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(vector, { minLength: 10, maxLength: 30 }), fc.nat(), async (vectors, pick) => {
        const chosen = vectors[pick % vectors.length] as number[];
        const length = (of: readonly number[]) => Math.hypot(...of);
        fc.pre(vectors.every((one) => length(one) > 1e-3));
        const cosine = (one: readonly number[]) =>
          one.reduce((sum, value, at) => sum + value * (chosen[at] as number), 0) / length(one) / length(chosen);
        fc.pre(vectors.filter((one) => cosine(one) > 0.999).length === 1);
        const examples = vectors.map((embedding, at) => ({
          text: `${at}`,
          score: embedding === chosen ? 1 : 0,
          embedding,
        }));
        const classifier = examplesClassifier({
          examples,
          embed: async () => [chosen.map((value) => value * 3)],
          k: 1,
        });
        const { score } = await classifier.classify(conversationOf("which?"));
        expect(score).toBeCloseTo((1 + 5 / vectors.length) / 6, 6);
      }),
      { numRuns: 50 },
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

test("faults in the options are all named at once", () => {
  const examples: Example[] = withOutcomes.slice(0, 10);
  examples[3] = { text: "x", outcomes: [1] };
  examples[4] = { text: "x", score: 1 };
  examples[5] = { text: "", outcomes: [1, 2] };
  examples[6] = { text: "x", outcomes: [1, 1], embedding: [] };
  const faulty = {
    examples,
    embed: { model: "", timeoutMs: 0, dimensions: 0 },
    k: 0,
    unlikeShare: 0.9,
    cacheEntries: -1,
  };
  expect(() => examplesClassifier(faulty)).toThrow(ConfigError);
  const paths = ["3", "4", "5", "5.text", "6.embedding"].map((path) => `examples.${path}`);
  for (const path of [
    ...paths,
    "embed.model",
    "embed.timeoutMs",
    "embed.dimensions",
    "k",
    "unlikeShare",
    "cacheEntries",
  ]) {
    expect(() => examplesClassifier(faulty)).toThrow(`  ${path}: Give`);
  }
  expect(() => examplesClassifier({ examples: [], embed })).toThrow(/examples: Give 10 examples or more; these are 0/);
});
