import type { Check } from "./check.ts";

/** One line of a suite, as it is written. */
export interface SuiteCaseInput {
  /** Unique in the suite. */
  readonly id: string;
  /** The user's message. In place of `messages`. */
  readonly prompt?: string | undefined;
  /** The system message before `prompt`. */
  readonly system?: string | undefined;
  /** The conversation, as the chat completions API takes it. In place of `prompt`. */
  readonly messages?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly check?: Check | undefined;
  readonly checks?: readonly Check[] | undefined;
  /** Other fields of the request, such as `temperature`, `tools` or `response_format`. */
  readonly request?: Readonly<Record<string, unknown>> | undefined;
  /** What the case counts. Default 1. */
  readonly weight?: number | undefined;
  /** For the report by label, such as a topic. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Data classes of the prompt: only endpoints that are cleared for them may see it, the judge's included. */
  readonly data?: string | readonly string[] | undefined;
}

/** One case of a suite, checked and with its defaults. */
export interface SuiteCase {
  readonly id: string;
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  readonly checks: readonly Check[];
  readonly request: Readonly<Record<string, unknown>>;
  readonly weight: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly data: readonly string[];
}
