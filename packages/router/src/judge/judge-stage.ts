import type { Draft, Gate, Next, Verdict } from "@spillway/core";
import { judgeDraft } from "@spillway/escalation";
import { AttemptFailure } from "@spillway/resilience";
import type { Answer } from "../answer.ts";
import type { Call } from "../call.ts";
import type { Plan } from "../decide/decide.ts";
import { draftOf, draftOfStream, expectationOf } from "./draft-of.ts";
import { completionWithoutLogprobs, streamWithoutLogprobs } from "./without-logprobs.ts";

/**
 * Stage 3: judges what the tiers below the last answer, and sends the call to the next tier when a draft is rejected. Where
 * no higher tier answers either, the caller gets the rejected draft: it is the best there is, and the record says so.
 */
export async function judgeStage(call: Call, next: Next<Call, Answer>): Promise<Answer> {
  const { plan } = call;
  const gates = plan?.route === undefined ? undefined : call.engine.gates.get(plan.route);
  if (plan === undefined || gates === undefined || gates.length === 0 || call.inbound.api !== "chat") return next(call);
  const judgedUpToTier = (plan.decision.candidates.at(-1)?.tier ?? 0) - 1;
  const logprobs = gates.some((gate) => gate.needsLogprobs === true);
  let best: Answer | undefined;
  let appendedMessages: readonly unknown[] = [];
  for (let from = 0; from !== -1; ) {
    const tier = plan.decision.candidates[from]?.tier ?? 0;
    const role = best !== undefined ? "escalation" : tier <= judgedUpToTier ? "draft" : "answer";
    call.leg = { from, role, appendedMessages, judgedUpToTier, logprobs };
    let answer: Answer;
    try {
      answer = await next(call);
    } catch (error) {
      if (best === undefined || !(error instanceof AttemptFailure)) throw error;
      return best;
    }
    const attempt = answer.attempt;
    if (attempt === undefined || attempt.tier > judgedUpToTier) return answer;
    const draft = readDraft(call, answer);
    const verdict = draft === undefined ? unreadable : await judge(gates, draft, call);
    attempt.verdict = verdict;
    best = logprobs && draft !== undefined ? withoutLogprobs(call, answer) : answer;
    if (verdict.verdict !== "reject") return best;
    if (call.stopped !== undefined) throw call.stopped;
    if (plan.route?.escalation.mode === "carry-draft") appendedMessages = carried(draft?.text ?? "", plan);
    from = plan.decision.candidates.findIndex((candidate) => candidate.tier > attempt.tier);
  }
  return best as Answer;
}

const unreadable: Verdict = Object.freeze({
  verdict: "reject",
  gate: "stream",
  reason: "the stream holds an event that is not JSON",
});

/** The draft, or undefined where its stream holds an event that no client can read. */
function readDraft(call: Call, answer: Answer): Draft | undefined {
  if (!call.inbound.stream) return draftOf(parsedOf(answer));
  try {
    return draftOfStream(answer.body as Buffer);
  } catch {
    return undefined;
  }
}

function judge(gates: readonly Gate[], draft: Draft, call: Call): Promise<Verdict> | Verdict {
  return judgeDraft(gates, draft, expectationOf(call));
}

function carried(text: string, plan: Plan): readonly unknown[] {
  const instruction = { role: "user", content: plan.route?.escalation.instruction };
  return text === "" ? [] : [{ role: "assistant", content: text }, instruction];
}

/** Takes out the log probabilities that only the gate wanted. */
function withoutLogprobs(call: Call, answer: Answer): Answer {
  if (call.inbound.fields?.logprobs === true) return answer;
  const body = call.inbound.stream
    ? streamWithoutLogprobs(answer.body as Buffer)
    : completionWithoutLogprobs(parsedOf(answer));
  return { ...answer, body };
}

function parsedOf(answer: Answer): unknown {
  return (answer as { parsed?: unknown }).parsed;
}
