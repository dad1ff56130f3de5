import { SpillwayError } from "./spillway-error.ts";

/** One fault in a configuration. */
export interface ConfigIssue {
  /** Where: `providers.openai.apiKey`. */
  readonly path: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

/** Thrown by `createRouter`, `wrap` and `router.update` with all faults at once. */
export class ConfigError extends SpillwayError {
  override readonly name = "ConfigError";
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    const lines = issues.map((issue) => `  ${issue.path || "(root)"}: ${issue.message}`);
    super("invalid_config", `The Spillway configuration has ${issues.length} fault(s):\n${lines.join("\n")}\n`);
    this.issues = issues;
  }
}
