export interface Capabilities {
  readonly tools: boolean;
  readonly images: boolean;
  readonly audio: boolean;
  readonly json: boolean;
  readonly schema: boolean;
  readonly logprobs: boolean;
  readonly reasoning: boolean;
}

/** A model, resolved. */
export interface Model {
  readonly id: string;
  /** In tokens. */
  readonly contextWindow: number | undefined;
  /** In tokens. */
  readonly maxOutputTokens: number | undefined;
  readonly capabilities: Capabilities;
  /** Milliseconds since the Unix epoch. */
  readonly deprecatedAtMs: number | undefined;
}
