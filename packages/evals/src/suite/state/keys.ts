import { createHash } from "node:crypto";
import type { PairwiseCheck } from "../cases/check.ts";
import type { SuiteCase } from "../cases/suite-case.ts";

/** Raised where the same words would come to mean something else. */
const version = 1;

/** What an answer belongs to: the same model asked the same thing for the same time. */
export function requestKey(model: string, one: SuiteCase, request: unknown, sample: number): string {
  return hash(["request", model, one.id, one.messages, request, one.data, sample]);
}

/** What a check's result belongs to. The judge counts only where it is asked. */
export function checksKey({ checks }: SuiteCase, judge: string | undefined): string {
  const own = checks.filter(({ type }) => type !== "pairwise");
  return hash(["checks", own, own.some(({ type }) => type === "judge") ? judge : undefined]);
}

/** What a verdict on a pair belongs to. */
export function pairKey(candidate: string, incumbent: string, check: PairwiseCheck, judge: string | undefined): string {
  return hash(["pair", candidate, incumbent, check, judge]);
}

function hash(parts: readonly unknown[]): string {
  return createHash("sha256")
    .update(JSON.stringify([version, ...parts]))
    .digest("base64url")
    .slice(0, 22);
}
