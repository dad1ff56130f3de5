import type { AttemptRole } from "@spillway/core";
import { tryCandidates } from "@spillway/resilience";
import type { Call } from "../call.ts";
import type { AttemptAnswer } from "./attempt-answer.ts";
import { collectStream } from "./collect-stream.ts";
import { runAttempt } from "./run-attempt.ts";

/** Last stage: tries the leg's endpoints in order until one answers. */
export async function attemptStage(call: Call): Promise<AttemptAnswer> {
  const { plan, leg } = call;
  if (plan === undefined) throw new TypeError("A call is decided before it is attempted.");
  const slots = plan.endpoints.map((endpoint, index) => ({
    endpoint,
    tier: plan.decision.candidates[index]?.tier ?? 0,
  }));
  return tryCandidates(
    leg.from === 0 ? slots : slots.slice(leg.from),
    async ({ endpoint, tier }, round, index) => {
      const role: AttemptRole = round > 0 ? "retry" : index > 0 ? "fallback" : leg.role;
      const judged = tier <= leg.judgedUpToTier;
      const transport = call.engine.transports.get(endpoint.provider);
      if (transport === undefined) throw new TypeError(`No transport for ${endpoint.provider.id}.`);
      const answer = await runAttempt(call, {
        endpoint,
        tier,
        role,
        transport,
        wishes: {
          logprobs:
            judged && leg.logprobs && endpoint.provider.dialect.logprobs && endpoint.model.capabilities.logprobs,
          appendedMessages: leg.appendedMessages,
          edits: call.constraints?.edits ?? [],
        },
      });
      return judged && call.inbound.stream ? collectStream(call, answer) : answer;
    },
    {
      maxRetries: call.maxRetries,
      backoffMs: call.engine.registry.retryBackoffMs,
      clock: call.clock,
      deadlineMs: call.deadlineMs,
      signal: call.inbound.signal,
      random: Math.random,
    },
  );
}
