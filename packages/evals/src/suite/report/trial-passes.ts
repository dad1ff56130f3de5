import type { CheckResult } from "../cases/check.ts";
import type { TrialResult } from "../run/trial.ts";

/** How a side did in a trial. */
export type Passed = CheckResult;

/** How both sides did in a trial. A side passes where it meets all checks and is not beaten in the comparison. */
export interface TrialPasses {
  readonly candidate: Passed;
  readonly incumbent: Passed;
}

/**
 * How both sides did. A candidate that gave no answer has failed. Of an incumbent that gave none nothing is known: a model that is
 * retired already must not make its successor look good.
 */
export function trialPasses({ candidate, incumbent, pair }: TrialResult): TrialPasses {
  const winner = pair === undefined || pair.winner === "tie" ? undefined : pair.winner;
  const compared = (side: "candidate" | "incumbent"): CheckResult => {
    if (winner === undefined || winner === side) return "pass";
    return winner === "none" ? "none" : "fail";
  };
  return {
    candidate: candidate.error !== undefined ? "fail" : worst([...candidate.results, compared("candidate")]),
    incumbent: incumbent.error !== undefined ? "none" : worst([...incumbent.results, compared("incumbent")]),
  };
}

/** Whether the incumbent passed and the candidate failed. */
export function isRegression(result: TrialResult): boolean {
  const { candidate, incumbent } = trialPasses(result);
  return candidate === "fail" && incumbent === "pass";
}

function worst(results: readonly CheckResult[]): Passed {
  if (results.includes("fail")) return "fail";
  return results.includes("none") ? "none" : "pass";
}
