import type { Classifier, ClassifierContext, Conversation, Difficulty } from "@spillway/core";
import { z } from "zod";
import { objectWith } from "./handed-in.ts";
import { milliseconds, name, share } from "./primitives.ts";

const judgeSchema = z.strictObject({
  model: name.describe("A configured model, small and quick."),
  rubric: name.optional().describe("What it is told of the levels. Default: five levels of difficulty."),
  timeoutMs: milliseconds.optional().describe("Longest wait for its word. Default 2000."),
  maxCharacters: z.int().positive().optional().describe("Longest text shown to it, head and tail. Default 8000."),
  maxOutputTokens: z.int().min(16).optional().describe("The most that it may write. Default 100."),
  cacheEntries: z
    .int()
    .nonnegative()
    .optional()
    .describe("Ratings that are remembered, by a hash of the text. Default 10000."),
});

const exampleSchema = z.strictObject({
  text: name,
  outcomes: z.array(share).min(1).optional().describe("How well each tier answered, 0 to 1, small to frontier."),
  score: share.optional().describe("Or how hard it is."),
  embedding: z.array(z.number()).min(1).optional().describe("Its vector, where it is known."),
});

const examplesSchema = z.strictObject({
  examples: z.array(exampleSchema).min(1).describe("Requests that are known."),
  k: z.int().positive().optional().describe("Nearest ones that count. Default 40."),
  unlikeShare: share.optional().describe("Share of the examples that would count as unlike the others. Default 0.05."),
  maxCharacters: z.int().positive().optional().describe("What is embedded of a text, head and tail. Default 8000."),
  cacheEntries: z.int().nonnegative().optional().describe("Estimates that are remembered. Default 10000."),
  embed: z
    .union([
      z.strictObject({
        model: name.describe("A configured embedding model."),
        dimensions: z.int().positive().optional(),
        timeoutMs: milliseconds.optional(),
      }),
      z.custom<(texts: readonly string[]) => Promise<readonly ArrayLike<number>[]>>(
        (value) => typeof value === "function",
        "expected { model } or a function (texts) => Promise<vectors>",
      ),
    ])
    .describe("What turns texts into vectors."),
});

/** What a function of one's own gives: a score from 0 to 1, or an estimate. */
type GivenDifficulty = number | (Omit<Difficulty, "classifier" | "reasons"> & Partial<Pick<Difficulty, "reasons">>);

const own = z.union([
  objectWith<Classifier>("classify", "expected a classifier: an object with name and classify"),
  z.custom<
    (conversation: Conversation, context: ClassifierContext | undefined) => GivenDifficulty | Promise<GivenDifficulty>
  >((value) => typeof value === "function", "expected a function (conversation) => number from 0 to 1"),
]);

/** Classifiers that need no other. */
const singleSchema = z.union([
  z.enum(["trained", "heuristic", "length", "floor-rule"]),
  z.strictObject({ judge: judgeSchema }),
  z.strictObject({ examples: examplesSchema }),
  own,
]);

/** What estimates difficulty. */
export const classifierSchema = z.union(
  [
    singleSchema,
    z.strictObject({
      cascade: z
        .array(singleSchema)
        .min(2)
        .describe("The cheap one first; the next only where it is near a tier's limit, unsure, or abstains."),
      within: share.optional().describe("How near to a tier's limit. Default 0.1."),
      minConfidence: share.optional().describe("Below this confidence the next is asked. Default: no such limit."),
    }),
  ],
  "expected trained, heuristic, length, floor-rule, { judge }, { examples }, { cascade }, a function, or an object with name and classify",
);
