import type { TrainedModel } from "../../../packages/classifier/src/trained/model.ts";
import type { Embeddings } from "./embeddings.ts";

/** The cosine of a text with each of the known texts. */
export type Similarity = (text: string) => Float32Array;

interface Posting {
  readonly known: number;
  readonly value: number;
}

/** By the hashed words, pairs and triples that the trained model reads, through an index from bucket to texts. */
export function gramSimilarity(model: TrainedModel, known: readonly string[]): Similarity {
  const postings = new Map<number, Posting[]>();
  for (const [index, text] of known.entries()) {
    eachGram(model, text, (bucket, value) => {
      const list = postings.get(bucket);
      if (list === undefined) postings.set(bucket, [{ known: index, value }]);
      else list.push({ known: index, value });
    });
  }
  return (text) => {
    const sums = new Float32Array(known.length);
    eachGram(model, text, (bucket, own) => {
      for (const { known: index, value } of postings.get(bucket) ?? []) {
        sums[index] = (sums[index] as number) + own * value;
      }
    });
    return sums;
  };
}

/** By MiniLM. Every text must have its vector. */
export function embeddingSimilarity(embeddings: readonly Embeddings[], known: readonly string[]): Similarity {
  const vectorOf = (text: string): Float32Array => {
    for (const part of embeddings) {
      const vector = part.get(text);
      if (vector !== undefined) return vector;
    }
    throw new Error("A prompt has no MiniLM vector: write the vectors anew.");
  };
  const vectors = known.map(vectorOf);
  return (text) => {
    const own = vectorOf(text);
    return Float32Array.from(vectors, (vector) => {
      let sum = 0;
      for (let index = 0; index < own.length; index++) sum += (own[index] as number) * (vector[index] as number);
      return sum;
    });
  };
}

function eachGram(model: TrainedModel, text: string, visit: (bucket: number, value: number) => void): void {
  model.features.read(text);
  const { buckets, values, count } = model.features.grams;
  for (let index = 0; index < count; index++) visit(buckets[index] as number, values[index] as number);
}
