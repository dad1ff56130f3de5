import type { Draft, Expectation, Gate, Verdict } from "@spillway/core";
import { isThenable, isVerdict } from "./said.ts";
import { abstain, accept, reject } from "./verdicts.ts";

/** A user's own judgement: true accepts, false rejects, a verdict says it in full. May be async. */
export type Predicate = (draft: Draft, expectation: Expectation) => boolean | Verdict | Promise<boolean | Verdict>;

/** A gate made of the user's own predicate. One that throws abstains: it never breaks a call. */
export function predicateGate(predicate: Predicate): Gate {
  return {
    name: "accept",
    judge(draft, expectation) {
      try {
        const said = predicate(draft, expectation);
        return isThenable(said) ? Promise.resolve(said).then(toVerdict, threw) : toVerdict(said);
      } catch {
        return threw();
      }
    },
  };
}

function toVerdict(said: unknown): Verdict {
  if (said === true) return accept("accept", "the predicate accepts");
  if (said === false) return reject("accept", "the predicate rejects");
  return isVerdict(said) ? said : abstain("accept", "the predicate gave neither a boolean nor a verdict");
}

function threw(): Verdict {
  return abstain("accept", "the predicate threw");
}
