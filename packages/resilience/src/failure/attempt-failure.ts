import type { FailureClass } from "@spillway/core";
import { type Reaction, reactions } from "./reaction.ts";

/** A failed attempt, thrown from one attempt to the loop that decides what follows. Never reaches the caller. */
export class AttemptFailure<Answer = unknown> extends Error {
  readonly failure: FailureClass;
  /** What the caller gets if nothing else answers. */
  readonly answer: Answer;
  /** What the provider asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** What failed beside it: a second attempt that was made because this one was slow. */
  beside: { readonly candidate: unknown; readonly failure: AttemptFailure } | undefined;

  constructor(failure: FailureClass, answer: Answer, retryAfterMs?: number | undefined, cause?: unknown) {
    super(`The attempt failed: ${failure}.`, { cause });
    this.failure = failure;
    this.answer = answer;
    this.retryAfterMs = retryAfterMs;
  }

  get reaction(): Reaction {
    return reactions[this.failure];
  }
}
