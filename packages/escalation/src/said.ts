import type { Verdict } from "@spillway/core";

/** True for a promise of whatever make. */
export function isThenable<T>(said: T | PromiseLike<T>): said is PromiseLike<T> {
  return typeof said === "object" && said !== null && "then" in said && typeof said.then === "function";
}

/** True for a verdict: gates and predicates are the user's code, and may give anything. */
export function isVerdict(said: unknown): said is Verdict {
  if (typeof said !== "object" || said === null || !("verdict" in said)) return false;
  return said.verdict === "accept" || said.verdict === "reject" || said.verdict === "abstain";
}
