import type { Draft, Expectation, Gate, Verdict } from "@spillway/core";
import { abstain, accept } from "./verdicts.ts";

/**
 * Asks the gates in order; the first that rejects decides. Otherwise the draft is accepted, with the last score that a gate
 * gave. A gate that throws counts as abstaining.
 *
 * @example
 * const verdict = await judgeDraft([emptyGate(), logprobGate({ minMean: -0.3 })], draft, expectation);
 */
export async function judgeDraft(gates: readonly Gate[], draft: Draft, expectation: Expectation): Promise<Verdict> {
  let score: number | undefined;
  for (const gate of gates) {
    const said = ask(gate, draft, expectation);
    const verdict = said instanceof Promise ? await said.catch(() => threw(gate)) : said;
    if (verdict.verdict === "reject") return verdict;
    score = verdict.score ?? score;
  }
  return accept("all", "no gate rejects", score);
}

function ask(gate: Gate, draft: Draft, expectation: Expectation): Verdict | Promise<Verdict> {
  try {
    return gate.judge(draft, expectation);
  } catch {
    return threw(gate);
  }
}

function threw(gate: Gate): Verdict {
  return abstain(gate.name, "the gate threw");
}
