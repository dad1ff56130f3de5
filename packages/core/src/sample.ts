/**
 * Where an outcome was learnt: `label` (somebody graded it), `feedback` (of a user, through `router.feedback`), `shadow` (the
 * baseline answered too, and the two were compared), `gate` (a gate's verdict on a draft).
 */
export type SampleSource = "label" | "feedback" | "shadow" | "gate";

/** One request, and how well models of its route answered it: what calibration and training learn from. */
export interface Sample {
  /** What the user wrote last. */
  readonly text: string;
  /** By the model's name in the configuration: 1 right, 0 wrong, or a grade between. Those that are not known are left out. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** US dollars by model, where they are known. */
  readonly costsUsd?: Readonly<Record<string, number>>;
  /** The subject or the kind of work, where somebody knows it. */
  readonly domain?: string;
  /** Default `label`. */
  readonly source?: SampleSource;
  /** The route, where the sample comes from one. */
  readonly route?: string;
  /** The call that it was learnt from. */
  readonly callId?: string;
  /** Milliseconds since the Unix epoch. */
  readonly atMs?: number;
}

/** What somebody says of an answer. */
export interface Feedback {
  /** 1 good, 0 bad, or a grade between. */
  readonly quality: number;
  /** The model that is meant. Default: the one whose answer the caller got. */
  readonly model?: string;
}
