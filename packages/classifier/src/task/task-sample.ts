/** One request, and how well each tier's model answered it. */
export interface TaskSample {
  readonly text: string;
  /** By tier, small to frontier: 1 right, 0 wrong, or a grade between; undefined where it is not known. */
  readonly outcomes: readonly (number | undefined)[];
  /** The subject or the kind of work, where somebody knows it: samples of one kind then lend each other their outcomes. */
  readonly domain?: string;
  /** Another classifier's score of the text, 0 to 1, where predictions will have it too. */
  readonly prior?: number;
}

/** One request, and how well a model that joins answered it. */
export interface TierSample extends Omit<TaskSample, "outcomes"> {
  /** 1 right, 0 wrong, or a grade between. */
  readonly outcome: number;
}
