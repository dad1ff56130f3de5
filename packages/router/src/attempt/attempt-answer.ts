import type { Endpoint } from "@spillway/registry";
import type { Answer } from "../answer.ts";
import type { OpenAttempt } from "../call.ts";

/** An answer and, where its body was JSON, what it says. */
export interface AttemptAnswer extends Answer {
  readonly attempt: OpenAttempt;
  readonly endpoint: Endpoint;
  readonly parsed: unknown;
}
