import type { Draft, Expectation, Gate, Verdict } from "@spillway/core";
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
        return said instanceof Promise ? said.then(toVerdict, threw) : toVerdict(said);
      } catch {
        return threw();
      }
    },
  };
}

function toVerdict(said: boolean | Verdict): Verdict {
  if (typeof said === "object") return said;
  return said ? accept("accept", "the predicate accepts") : reject("accept", "the predicate rejects");
}

function threw(): Verdict {
  return abstain("accept", "the predicate threw");
}
