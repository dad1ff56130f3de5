/** One linear head over the surface features, the words' heads and the grams. */
export interface HeadWeights {
  readonly bias: number;
  /** By surface feature, on standardised values. */
  readonly surface: readonly number[];
  /** What one unit of the word table's column is worth. */
  readonly wordScale: number;
  /** What one unit of the gram table is worth; 0 where the head has no grams. */
  readonly gramScale: number;
}

/** A trained model as it is written to disk: versioned JSON, tables as base64. */
export interface Artefact {
  readonly format: "spillway-difficulty";
  readonly version: 1;
  /** Where it comes from: data, licence, seed, settings. */
  readonly provenance: Readonly<Record<string, unknown>>;
  /** Figures measured at training time. */
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly surface: {
    readonly names: readonly string[];
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
  };
  /** Hashes as little-endian uint32, ranks as uint16, values as int8, head after head for each word. */
  readonly words: { readonly count: number; readonly hashes: string; readonly ranks: string; readonly values: string };
  /** The grams' weights by bucket, int8, folded to this number of buckets. */
  readonly grams: { readonly buckets: number; readonly difficulty: string; readonly gap: string };
  readonly difficulty: HeadWeights;
  /** Strong minus weak. */
  readonly gap: HeadWeights;
  readonly domains: readonly (HeadWeights & { readonly name: string })[];
  /**
   * Another classifier's score, blended in where the caller has one: by `weight` around `mean` on multiple choice, by
   * `openWeight` around `openMean` on all else.
   */
  readonly prior: {
    readonly mean: number;
    readonly deviation: number;
    readonly weight: number;
    readonly openMean: number;
    readonly openWeight: number;
  };
  /** Difficulty 0..1 = 1 / (1 + exp(-(slope * score + intercept))). */
  readonly scale: { readonly slope: number; readonly intercept: number };
  /**
   * The probability that a request is on the side of the middle that its score says =
   * 1 / (1 + exp(-(slope * |score - centre| + intercept))).
   */
  readonly confidence: { readonly slope: number; readonly intercept: number; readonly centre: number };
  readonly abstain: {
    /** The model abstains in these domains from this share on. */
    readonly domains: Readonly<Record<string, number>>;
    /** The model abstains where the surface is stranger than this. */
    readonly novelty: number;
  };
}
