import { completionUsage } from "./completion-usage.ts";
import { createdAtSec } from "./created-at.ts";
import { dataEvent, doneEvent, type StreamEvent } from "./stream-event.ts";
import type { PlannedToken, TextPlan } from "./text-plan.ts";

const defaultId = "cmpl-loopback";

/** A text completion. */
export function completionsBody(plan: TextPlan): object {
  return {
    id: plan.id ?? defaultId,
    object: "text_completion",
    created: createdAtSec,
    model: plan.model,
    choices: [
      {
        index: 0,
        text: plan.text,
        logprobs: plan.tokens === undefined ? null : completionLogprobs(plan.tokens, 0),
        finish_reason: plan.finishReason,
      },
    ],
    ...(plan.usage === undefined ? {} : { usage: completionUsage(plan.usage) }),
  };
}

/** The chunks of a streamed text completion. */
export function completionsEvents(plan: TextPlan): StreamEvent[] {
  const chunk = (choices: object[], usage: object | null = null) => ({
    id: plan.id ?? defaultId,
    object: "text_completion",
    created: createdAtSec,
    model: plan.model,
    choices,
    ...(plan.streamUsage === "asked" || usage !== null ? { usage } : {}),
  });
  const events: StreamEvent[] = [];
  let offset = 0;
  for (const [index, piece] of plan.chunks.entries()) {
    const tokens = plan.tokens?.filter((token) => token.chunk === index);
    const logprobs = tokens === undefined ? null : completionLogprobs(tokens, offset);
    for (const { token } of tokens ?? []) offset += token.length;
    events.push(dataEvent("content", chunk([{ index: 0, text: piece, logprobs, finish_reason: null }])));
  }
  const last = { index: 0, text: "", logprobs: null, finish_reason: plan.finishReason };
  events.push(dataEvent("close", chunk([last])));
  if (plan.usage !== undefined && plan.streamUsage !== "none") {
    events.push(dataEvent("close", chunk([], completionUsage(plan.usage))));
  }
  events.push(doneEvent);
  return events;
}

function completionLogprobs(tokens: readonly PlannedToken[], start: number): object {
  let offset = start;
  const offsets = tokens.map(({ token }) => {
    offset += token.length;
    return offset - token.length;
  });
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ token, logprob }) => ({ [token]: logprob })),
    text_offset: offsets,
  };
}
