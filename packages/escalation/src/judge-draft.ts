import type { Draft, Expectation, Gate, Verdict } from "@spillway/core";
import { isThenable, isVerdict } from "./said.ts";
import { abstain, accept } from "./verdicts.ts";

/**
 * Asks the gates in order; the first that rejects decides. Otherwise the draft is accepted, with the last score that a gate
 * gave. A gate that throws, or gives no verdict, counts as abstaining. Gates that answer at once are judged at once: the
 * result is a promise only where a gate gave one.
 *
 * @example
 * const verdict = await judgeDraft([emptyGate(), logprobGate({ minMean: -0.3 })], draft, expectation);
 */
export function judgeDraft(gates: readonly Gate[], draft: Draft, expectation: Expectation): Verdict | Promise<Verdict> {
  return judgeFrom(0, undefined, gates, draft, expectation);
}

function judgeFrom(
  start: number,
  scoreSoFar: number | undefined,
  gates: readonly Gate[],
  draft: Draft,
  expectation: Expectation,
): Verdict | Promise<Verdict> {
  let score = scoreSoFar;
  for (let index = start; index < gates.length; index++) {
    const gate = gates[index] as Gate;
    const said = ask(gate, draft, expectation);
    if (isThenable(said)) {
      return Promise.resolve(said)
        .catch(() => threw(gate))
        .then((settled) => {
          const verdict = checked(gate, settled);
          if (verdict.verdict === "reject") return verdict;
          return judgeFrom(index + 1, verdict.score ?? score, gates, draft, expectation);
        });
    }
    const verdict = checked(gate, said);
    if (verdict.verdict === "reject") return verdict;
    score = verdict.score ?? score;
  }
  return accept("all", "no gate rejects", score);
}

function ask(gate: Gate, draft: Draft, expectation: Expectation): Verdict | PromiseLike<Verdict> {
  try {
    return gate.judge(draft, expectation);
  } catch {
    return threw(gate);
  }
}

function checked(gate: Gate, said: unknown): Verdict {
  return isVerdict(said) ? said : abstain(gate.name, "the gate gave no verdict");
}

function threw(gate: Gate): Verdict {
  return abstain(gate.name, "the gate threw");
}
