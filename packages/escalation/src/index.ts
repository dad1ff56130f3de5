import type { Draft, Expectation, Gate, Verdict } from "@spillway/core";

const g = (name: string, f: (d: Draft) => boolean, l = false): Gate => ({
  name,
  needsLogprobs: l,
  judge: (d) => ({ gate: name, verdict: f(d) ? "reject" : "accept", reason: name }),
});
export const emptyGate = () => g("empty", (d) => d.text === "" && d.toolCalls.length === 0);
export const cutGate = () => g("cut", (d) => d.finishReason === "length");
export const refusalGate = () => g("refusal", () => false);
export const schemaGate = () => g("schema", () => false);
export const repetitionGate = () => g("repetition", () => false);
export const logprobGate = (o: { minMean: number }) =>
  g(
    "logprob",
    (d) => (d.tokenLogprobs ?? [0]).reduce((a, b) => a + b, 0) / (d.tokenLogprobs?.length ?? 1) < o.minMean,
    true,
  );
export const predicateGate = (_f: unknown) => g("predicate", () => false);
export async function judgeDraft(gates: readonly Gate[], draft: Draft, e: Expectation): Promise<Verdict> {
  for (const gate of gates) {
    const v = await gate.judge(draft, e);
    if (v.verdict === "reject") return v;
  }
  return { gate: "all", verdict: "accept", reason: "ok" };
}
