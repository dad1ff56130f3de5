import { type ClassifierContext, SpillwayError } from "@spillway/core";

/** Embeds texts in the process: one vector for each, of any length, all the same. */
export type Embed = (texts: readonly string[]) => Promise<readonly ArrayLike<number>[]>;

/** A model of the configuration that embeds texts. */
export interface EmbeddingModel {
  readonly model: string;
  /** The length of the vectors, where the model can shorten them. */
  readonly dimensions?: number;
  /** Longest wait for an answer, in milliseconds. @default 2000 */
  readonly timeoutMs?: number;
}

/** How a call embeds texts; undefined where it has to ask and may not. */
export function embedIn(embed: Embed | EmbeddingModel, context: ClassifierContext | undefined): Embed | undefined {
  if (typeof embed === "function") return context !== undefined && context.ask === undefined ? undefined : embed;
  const ask = context?.ask;
  if (ask === undefined) return undefined;
  const { model, dimensions, timeoutMs = 2_000 } = embed;
  return async (texts) => {
    const body = { model, input: texts, encoding_format: "float", ...(dimensions === undefined ? {} : { dimensions }) };
    const vectors = vectorsIn(await ask({ api: "embeddings", body, timeoutMs }));
    if (vectors?.length === texts.length) return vectors;
    throw new SpillwayError("classifier_failed", `The model ${model} gave no embedding for each text.`);
  };
}

/** The vectors of an embeddings answer, in the order of the texts. */
function vectorsIn(body: unknown): readonly (readonly number[])[] | undefined {
  const data = (body as { readonly data?: unknown } | undefined)?.data;
  if (!Array.isArray(data)) return undefined;
  const vectors: (readonly number[])[] = [];
  for (const [place, item] of data.entries()) {
    const { index = place, embedding } = (item ?? {}) as { readonly index?: number; readonly embedding?: unknown };
    if (!Array.isArray(embedding) || !embedding.every((value) => typeof value === "number")) return undefined;
    vectors[index] = embedding;
  }
  return vectors;
}
