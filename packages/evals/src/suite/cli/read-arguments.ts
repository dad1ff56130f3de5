import { parseArgs } from "node:util";
import { ConfigError, type ConfigIssue } from "@spillway/core";

/** What the command line says. Paths are as they were written. */
export interface SuiteArguments {
  /** A JSONL file, or a module that exports the options of a suite. */
  readonly file: string;
  /** A module or JSON file with the router's configuration. */
  readonly config: string | undefined;
  /** Options of `runSuite` that were given. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly help: boolean;
}

const flags = {
  config: { type: "string" },
  candidate: { type: "string" },
  incumbent: { type: "string" },
  judge: { type: "string" },
  "max-usd": { type: "string" },
  tolerance: { type: "string" },
  concurrency: { type: "string" },
  samples: { type: "string" },
  seed: { type: "string" },
  "max-output-tokens": { type: "string" },
  state: { type: "string" },
  "keep-answers": { type: "boolean" },
  "retry-failures": { type: "boolean" },
  json: { type: "boolean" },
  quiet: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Options of `runSuite` by their flags. */
const texts = { candidate: "candidate", incumbent: "incumbent", judge: "judge", state: "stateFile" } as const;
const switches = { "keep-answers": "keepAnswers", "retry-failures": "retryFailures" } as const;
const numbers = {
  "max-usd": "maxUsd",
  tolerance: "tolerance",
  concurrency: "concurrency",
  samples: "samples",
  seed: "seed",
  "max-output-tokens": "maxOutputTokens",
} as const;

/** What `--help` prints. */
export const usage = `spillway-evals SUITE.jsonl --config CONFIG --candidate NAME --incumbent NAME [options]
spillway-evals run SUITE.config.js [options]

Runs checked prompts against a candidate and the incumbent, and says whether the candidate is worse.

  --config FILE            the router's configuration: a module's default export, or JSON
  --candidate NAME         the route, model or endpoint to try
  --incumbent NAME         what it is compared with
  --judge NAME             the model for checks of the types judge and pairwise
  --max-usd USD            most that may be spent, earlier runs with the same state included
  --state FILE             keeps results as they come; the same command goes on from there
  --tolerance SHARE        how much lower the pass rate may be; default 0.02
  --samples COUNT          how often each case is asked; default 1
  --concurrency COUNT      cases under way at the same time; default 4
  --max-output-tokens N    longest answer where a case sets none; default 4096
  --seed N                 sent with each request as seed, plus the sample's number
  --keep-answers           keeps answers in the state file and the report
  --retry-failures         asks again where earlier runs got no answer or no verdict
  --json                   the whole report as JSON
  --quiet                  no progress

Exit code: 0 no worse, 1 worse, 2 bad input, 3 stopped by the cap or interrupted, 4 unclear.
`;

/** @throws ConfigError with every fault of the command line. */
export function readArguments(args: readonly string[]): SuiteArguments {
  const { values, positionals } = parse(args);
  const issues: ConfigIssue[] = [];
  const files = positionals[0] === "run" ? positionals.slice(1) : positionals;
  if (files.length !== 1 && values.help !== true) {
    issues.push({
      path: "SUITE",
      message: "name one file: a suite in JSONL, or a module with its options. See --help.",
    });
  }
  const options: Record<string, string | number | boolean> = {};
  for (const [flag, option] of Object.entries(texts)) {
    const value = values[flag as keyof typeof texts];
    if (value !== undefined) options[option] = value;
  }
  for (const [flag, option] of Object.entries(switches)) {
    if (values[flag as keyof typeof switches] === true) options[option] = true;
  }
  for (const [flag, option] of Object.entries(numbers)) {
    const value = values[flag as keyof typeof numbers];
    if (value === undefined) continue;
    const number = value.trim() === "" ? Number.NaN : Number(value);
    if (Number.isFinite(number)) options[option] = number;
    else issues.push({ path: `--${flag}`, message: "expected a number." });
  }
  if (issues.length > 0) throw new ConfigError(issues);
  const { config, json = false, quiet = false, help = false } = values;
  return { file: files[0] ?? "", config, options, json, quiet, help };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true, strict: true });
  } catch (error) {
    throw new ConfigError([{ path: "command line", message: `${(error as Error).message} See --help.` }]);
  }
}
