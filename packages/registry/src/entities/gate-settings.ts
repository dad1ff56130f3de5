import type { Draft, Expectation, Gate, Verdict } from "@spillway/core";

/** Which gates judge drafts. */
export interface GateSettings {
  readonly empty: boolean;
  readonly cut: boolean;
  readonly refusal: boolean;
  readonly schema: boolean;
  readonly repetition: boolean;
  readonly minMeanLogprob: number | undefined;
  readonly accept:
    | ((draft: Draft, expectation: Expectation) => boolean | Verdict | Promise<boolean | Verdict>)
    | undefined;
  readonly custom: readonly Gate[];
}
