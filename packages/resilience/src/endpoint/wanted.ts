/** An attempt that wants to begin. */
export interface Wanted {
  /** Prompt and longest output, estimated. */
  readonly tokens: number;
  readonly stream: boolean;
}
