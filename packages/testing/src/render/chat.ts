import { completionUsage } from "./completion-usage.ts";
import { createdAtSec } from "./created-at.ts";
import { splitEvenly } from "./split-text.ts";
import { dataEvent, doneEvent, type StreamEvent } from "./stream-event.ts";
import type { PlannedToken, TextPlan } from "./text-plan.ts";

const defaultId = "chatcmpl-loopback";
const argumentPieceLength = 16;

/** A chat completion. */
export function chatBody(plan: TextPlan): object {
  return {
    id: plan.id ?? defaultId,
    object: "chat.completion",
    created: createdAtSec,
    model: plan.model,
    choices: Array.from({ length: plan.choices }, (_, index) => ({
      index,
      message: message(plan),
      logprobs: plan.tokens === undefined ? null : { content: plan.tokens.map(chatToken), refusal: null },
      finish_reason: plan.finishReason,
    })),
    ...(plan.usage === undefined ? {} : { usage: completionUsage(plan.usage) }),
  };
}

function message(plan: TextPlan): object {
  return {
    role: "assistant",
    content: contentOf(plan),
    refusal: plan.refusal ?? null,
    ...(plan.toolCalls.length === 0
      ? {}
      : {
          tool_calls: plan.toolCalls.map((call) => ({
            id: call.id,
            type: "function",
            function: { name: call.name, arguments: call.arguments },
          })),
        }),
  };
}

/** A refusal and bare tool calls have no content. */
function contentOf(plan: TextPlan): string | null {
  return plan.refusal !== undefined || (plan.text === "" && plan.toolCalls.length > 0) ? null : plan.text;
}

/** The chunks of a streamed chat completion. */
export function chatEvents(plan: TextPlan): StreamEvent[] {
  const chunk = (choices: object[], usage: object | null = null) => ({
    id: plan.id ?? defaultId,
    object: "chat.completion.chunk",
    created: createdAtSec,
    model: plan.model,
    choices,
    ...(plan.streamUsage === "asked" || usage !== null ? { usage } : {}),
  });
  const events: StreamEvent[] = [];
  const add = (part: StreamEvent["part"], delta: object, tokens?: readonly PlannedToken[], finish?: string) => {
    for (let index = 0; index < plan.choices; index++) {
      const logprobs = tokens === undefined ? null : { content: tokens.map(chatToken), refusal: null };
      events.push(dataEvent(part, chunk([{ index, delta, logprobs, finish_reason: finish ?? null }])));
    }
  };
  add("open", { role: "assistant", content: contentOf(plan) === null ? null : "", refusal: null });
  for (const [index, piece] of plan.chunks.entries()) {
    const delta = plan.refusal === undefined ? { content: piece } : { refusal: piece };
    add(
      "content",
      delta,
      plan.tokens?.filter((token) => token.chunk === index),
    );
  }
  for (const [index, call] of plan.toolCalls.entries()) {
    const head = { index, id: call.id, type: "function", function: { name: call.name, arguments: "" } };
    add("content", { tool_calls: [head] });
    for (const piece of splitEvenly(call.arguments, Math.ceil(call.arguments.length / argumentPieceLength))) {
      add("content", { tool_calls: [{ index, function: { arguments: piece } }] });
    }
  }
  add("close", {}, undefined, plan.finishReason);
  if (plan.usage !== undefined && plan.streamUsage !== "none") {
    events.push(dataEvent("close", chunk([], completionUsage(plan.usage))));
  }
  events.push(doneEvent);
  return events;
}

function chatToken({ token, logprob }: PlannedToken): object {
  return { token, logprob, bytes: [...Buffer.from(token)], top_logprobs: [] };
}
