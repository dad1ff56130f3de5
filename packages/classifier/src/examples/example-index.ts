import { SpillwayError } from "@spillway/core";
import { shortened } from "../asking/shortened.ts";
import type { Embed } from "./embed.ts";
import type { Example } from "./example.ts";
import { type Neighbours, Vectors } from "./vectors.ts";

/** Texts embedded by one request. */
const batchSize = 128;

/** How many examples the scale of likeness is made of; each costs one search. */
const sampled = 200;

/** Similarities of equal vectors differ by this at most. */
const rounding = 1e-6;

/**
 * The examples, embedded. They are embedded when they are first needed, in batches; what is done stays done where a batch
 * fails, and the next call goes on from there.
 */
export class ExampleIndex {
  readonly #texts: readonly string[];
  readonly #given: readonly (ArrayLike<number> | undefined)[];
  readonly #k: number;
  readonly #embedded: ArrayLike<number>[] = [];
  #vectors: Vectors | undefined;
  /** How like their neighbours the examples themselves are, from least to most. */
  #likeness: readonly number[] = [];
  #underWay: Promise<void> | undefined;

  constructor(examples: readonly Example[], k: number, maxCharacters: number) {
    this.#texts = examples.map(({ text }) => shortened(text, maxCharacters));
    this.#given = examples.map(({ embedding }) => embedding);
    this.#k = k;
  }

  /** Makes sure that all examples are embedded. Calls at once share one embedding; where it fails one of them goes on. */
  ready(embed: Embed): Promise<void> | undefined {
    if (this.#vectors !== undefined) return undefined;
    if (this.#underWay === undefined) return this.#start(embed);
    return this.#underWay.catch(() => this.#underWay ?? this.#start(embed));
  }

  /** @throws SpillwayError where the vector is not as long as those of the examples. */
  nearest(vector: ArrayLike<number>): Neighbours {
    const vectors = this.#vectors as Vectors;
    if (vector.length !== vectors.dimensions) throw lengthError(vector.length, vectors.dimensions);
    return vectors.nearest(vector, this.#k);
  }

  /** The share of the examples that are less like their neighbours than this, 0 to 1. */
  likeness(neighbours: Neighbours): number {
    const own = meanSimilarity(neighbours);
    let less = 0;
    while (less < this.#likeness.length && (this.#likeness[less] as number) < own + rounding) less++;
    return less / this.#likeness.length;
  }

  #start(embed: Embed): Promise<void> {
    this.#underWay = this.#build(embed).finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  async #build(embed: Embed): Promise<void> {
    const missing = this.#texts.filter((_text, index) => this.#given[index] === undefined);
    while (this.#embedded.length < missing.length) {
      const batch = missing.slice(this.#embedded.length, this.#embedded.length + batchSize);
      this.#embedded.push(...(await embed(batch)));
    }
    let next = 0;
    const all = this.#given.map((given) => given ?? (this.#embedded[next++] as ArrayLike<number>));
    const dimensions = all[0]?.length ?? 0;
    const vectors = new Vectors(all.length, dimensions);
    for (const [row, vector] of all.entries()) {
      if (vector.length !== dimensions) throw lengthError(vector.length, dimensions);
      vectors.set(row, vector);
    }
    this.#likeness = await this.#measure(vectors);
    this.#embedded.length = 0;
    this.#vectors = vectors;
  }

  /** Looks at examples spread evenly over the list, and lets other work in between. */
  async #measure(vectors: Vectors): Promise<readonly number[]> {
    const count = Math.min(sampled, this.#texts.length);
    const likeness: number[] = [];
    for (let index = 0; index < count; index++) {
      const row = Math.floor((index * this.#texts.length) / count);
      likeness.push(meanSimilarity(vectors.nearestToRow(row, this.#k)));
      if (index % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
    }
    return likeness.sort((a, b) => a - b);
  }
}

function meanSimilarity({ similarities }: Neighbours): number {
  let sum = 0;
  for (const similarity of similarities) sum += similarity;
  return similarities.length === 0 ? 0 : sum / similarities.length;
}

function lengthError(length: number, dimensions: number): SpillwayError {
  return new SpillwayError(
    "classifier_failed",
    `An embedding has ${length} numbers; the examples' have ${dimensions}.`,
  );
}
