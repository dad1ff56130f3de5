/** A linear reading of a text: weights over its dense features (surface, score, gap) and its hashed n-grams. */
export interface TaskFeature {
  /** The ridge penalty that did best on held-out samples. */
  readonly penalty: number;
  readonly bias: number;
  /** The model's surface features in their order, its score, its gap. */
  readonly dense: readonly number[];
  /** By hash bucket, to three digits; those that are not here weigh 0. */
  readonly grams: Readonly<Record<string, number>>;
}

/** One tier's model on the difficulty scale. */
export interface TierAbility {
  /** Samples with an outcome of this tier. */
  readonly labels: number;
  /** The log odds of a good answer at a score of 0. */
  readonly ability: number;
  /** Log odds lost with each unit of the score. */
  readonly slope: number;
  /** What is added to the ability in a subject. */
  readonly domains: Readonly<Record<string, number>>;
  /** Log odds for each unit of a feature, by the feature's name. */
  readonly features: Readonly<Record<string, number>>;
}

/**
 * What was learnt of a route's tiers: plain JSON, numbers to six digits, the same bytes from the same samples. It belongs to
 * the difficulty model that it was fitted on.
 */
export interface TaskArtefact {
  readonly format: "spillway-task";
  readonly version: 1;
  /** Tells the difficulty model it was fitted on. */
  readonly model: string;
  readonly samples: number;
  /** The mean slope of the tiers. */
  readonly slope: number;
  /** What is added to the gain for each unit of the score; fades as samples come in. */
  readonly gainPerScore: number;
  /** Empty where the samples are too few for features to help on those held out. */
  readonly features: Readonly<Record<string, TaskFeature>>;
  /** Small to frontier. */
  readonly tiers: readonly TierAbility[];
}

/** What is expected of the tiers on one text. */
export interface TaskPrediction {
  /** The probability that each tier answers well, small to frontier. */
  readonly tierSuccess: readonly number[];
  /**
   * How much better the last tier is expected to do than the first, on the scale of outcomes: what two tiers are routed by.
   * While samples are few, harder texts are given a little more than the probabilities say.
   */
  readonly gain: number;
}

/** What a tier's log odds are made of, besides its ability. */
export interface TaskParts {
  /** How hard the text is on the difficulty scale. */
  readonly difficulty: number;
  /** How good the tier's model is at the text's subject. */
  readonly subject: number;
  /** How it did on samples that the text is like. */
  readonly samples: number;
}
