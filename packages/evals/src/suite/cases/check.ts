/** The answer is this text, or one of these. */
export interface ExactCheck {
  readonly type: "exact";
  readonly value: string | readonly string[];
  /** White space around the answer and the value does not count. Default true. */
  readonly trim?: boolean | undefined;
  /** Upper and lower case are the same. Default false. */
  readonly ignoreCase?: boolean | undefined;
}

/** The answer holds this text, or all of these. */
export interface ContainsCheck {
  readonly type: "contains";
  readonly value: string | readonly string[];
  /** Default false. */
  readonly ignoreCase?: boolean | undefined;
  /** It must hold none of them. Default false. */
  readonly not?: boolean | undefined;
}

/** The answer matches a JavaScript regular expression. */
export interface RegexCheck {
  readonly type: "regex";
  readonly pattern: string;
  /** Default "". */
  readonly flags?: string | undefined;
  /** It must not match. Default false. */
  readonly not?: boolean | undefined;
}

/** The answer is JSON that fits a JSON Schema (draft 4 to 2020-12). */
export interface SchemaCheck {
  readonly type: "schema";
  readonly schema: Readonly<Record<string, unknown>>;
  /** A Markdown code fence around the JSON is taken off first. Default false: most parsers fail on one. */
  readonly allowFence?: boolean | undefined;
}

/** A model says whether the answer meets a rubric; asked twice, with what it is shown in turned order. */
export interface JudgeCheck {
  readonly type: "judge";
  /** What a good answer is, in words. */
  readonly rubric: string;
  /** An answer that is known to be good. */
  readonly reference?: string | undefined;
}

/** A model says which of the two sides' answers is better; asked twice, with the answers swapped. The beaten side fails. */
export interface PairwiseCheck {
  readonly type: "pairwise";
  /** What makes an answer better. Default: correct, complete and clear, by what was asked. */
  readonly rubric?: string | undefined;
}

/** One demand on an answer. A case is passed where all of its checks are. */
export type Check = ExactCheck | ContainsCheck | RegexCheck | SchemaCheck | JudgeCheck | PairwiseCheck;

/** What a check says. `none`: the judge gave no verdict that can be read, or contradicted itself. */
export type CheckResult = "pass" | "fail" | "none";
