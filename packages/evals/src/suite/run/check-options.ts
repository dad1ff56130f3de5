import type { ConfigIssue } from "@spillway/core";
import { suggestName } from "@spillway/registry";
import type { SuiteOptions } from "./suite-options.ts";

/** Every option's name. One that is written wrongly is a fault: a cap that nobody reads is none. */
const names: Readonly<Record<keyof SuiteOptions, true>> = {
  cases: true,
  config: true,
  candidate: true,
  incumbent: true,
  judge: true,
  maxUsd: true,
  tolerance: true,
  concurrency: true,
  samples: true,
  seed: true,
  maxOutputTokens: true,
  stateFile: true,
  keepAnswers: true,
  retryFailures: true,
  onProgress: true,
  signal: true,
  environment: true,
  clock: true,
};

/** Faults of a run's options go to `issues`. */
export function checkOptions(options: SuiteOptions, issues: ConfigIssue[]): void {
  const demand = (path: keyof SuiteOptions, holds: boolean, message: string) => {
    if (!holds) issues.push({ path, message });
  };
  const known = Object.keys(names);
  for (const name of Object.keys(options).filter((one) => !known.includes(one))) {
    issues.push({ path: name, message: `no such option.${suggestName(name, known)}` });
  }
  const { cases, candidate, incumbent, judge } = options;
  demand("cases", typeof cases === "string" || Array.isArray(cases), "expected the path of a JSONL file, or a list.");
  demand("candidate", isName(candidate), "expected a route, a model or an endpoint id.");
  demand("incumbent", isName(incumbent), "expected a route, a model or an endpoint id.");
  demand("incumbent", candidate !== incumbent || !isName(candidate), "candidate and incumbent are the same.");
  demand("judge", judge === undefined || isName(judge), "expected a route, a model or an endpoint id.");
  demand("maxUsd", isWithin(options.maxUsd, 0, 1e6), "expected US dollars, 0 to 1,000,000.");
  demand("tolerance", isWithin(options.tolerance, 0, 1), "expected a share, 0 to 1, such as 0.02.");
  demand("concurrency", isCount(options.concurrency, 1), "expected a whole number from 1.");
  demand("samples", isCount(options.samples, 1), "expected a whole number from 1.");
  demand("maxOutputTokens", isCount(options.maxOutputTokens, 1), "expected a whole number from 1.");
  demand("stateFile", options.stateFile === undefined || isName(options.stateFile), "expected a path.");
  demand("keepAnswers", isSwitch(options.keepAnswers), "expected true or false.");
  demand("retryFailures", isSwitch(options.retryFailures), "expected true or false.");
  demand("seed", isCount(options.seed, 0), "expected a whole number from 0.");
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isSwitch(value: unknown): boolean {
  return value === undefined || typeof value === "boolean";
}

function isWithin(value: number | undefined, low: number, high: number): boolean {
  return value === undefined || (typeof value === "number" && value >= low && value <= high);
}

function isCount(value: number | undefined, from: number): boolean {
  return value === undefined || (Number.isSafeInteger(value) && value >= from);
}
