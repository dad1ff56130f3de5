import { createHash } from "node:crypto";
import type { EmbeddingAnswer } from "../answers/embedding.ts";
import { field } from "../server/received-request.ts";
import type { Ask } from "./ask.ts";
import { promptTokens } from "./tokens.ts";

const defaultDimensions = 8;

/** A list of embeddings, one an input. */
export function embeddingsBody(answer: EmbeddingAnswer, ask: Ask): object {
  const tokens = answer.inputTokens ?? promptTokens(ask.body);
  const base64 = field(ask.body, "encoding_format") === "base64";
  return {
    object: "list",
    data: inputsOf(ask.body).map((_, index) => {
      const vector = answer.vectors[Math.min(index, answer.vectors.length - 1)] ?? [];
      return { object: "embedding", index, embedding: base64 ? toBase64(vector) : vector };
    }),
    model: answer.model ?? ask.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

/** A unit vector for each input that depends on nothing but the input: the same text has the same vector. */
export function vectorsOf(ask: Ask): number[][] {
  const asked = field(ask.body, "dimensions");
  const dimensions = typeof asked === "number" && asked >= 1 && asked <= 65_536 ? Math.floor(asked) : defaultDimensions;
  return inputsOf(ask.body).map((input) => unitVector(JSON.stringify(input) ?? "", dimensions));
}

/** One text or one list of token ids is one input; a list of either is as many. */
export function inputsOf(body: unknown): unknown[] {
  const input = field(body, "input");
  return Array.isArray(input) && typeof input[0] !== "number" ? input : [input];
}

function unitVector(seed: string, dimensions: number): number[] {
  const hash = createHash("shake256", { outputLength: dimensions * 2 })
    .update(seed)
    .digest();
  const vector = Array.from({ length: dimensions }, (_, index) => hash.readInt16LE(index * 2) + 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => Math.fround(value / length));
}

function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString("base64");
}
