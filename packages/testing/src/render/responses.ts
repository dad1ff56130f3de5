import { createdAtSec } from "./created-at.ts";
import { splitEvenly } from "./split-text.ts";
import { namedEvent, type StreamEvent } from "./stream-event.ts";
import type { PlannedToken, PlannedToolCall, PlannedUsage, TextPlan } from "./text-plan.ts";

const defaultId = "resp_loopback";
const messageId = "msg_loopback";
const argumentPieceLength = 16;

type Status = "in_progress" | "completed" | "incomplete";

/** A finished response of the Responses API. */
export function responsesBody(plan: TextPlan): object {
  const status = finalStatus(plan);
  const output = [
    ...(hasMessage(plan) ? [messageItem(plan, status, true)] : []),
    ...plan.toolCalls.map((call, index) => callItem(call, index, "completed")),
  ];
  return response(plan, status, output);
}

/** The events of a streamed response. */
export function responsesEvents(plan: TextPlan): StreamEvent[] {
  const events: StreamEvent[] = [];
  const add = (part: StreamEvent["part"], type: string, fields: object) => {
    events.push(namedEvent(part, type, { type, sequence_number: events.length, ...fields }));
  };
  add("open", "response.created", { response: response(plan, "in_progress", []) });
  add("open", "response.in_progress", { response: response(plan, "in_progress", []) });
  const firstCall = hasMessage(plan) ? 1 : 0;
  if (hasMessage(plan)) addMessage(plan, plan.toolCalls.length === 0 ? "close" : "content", add);
  for (const [index, call] of plan.toolCalls.entries()) addCall(call, index, firstCall + index, add);
  const status = finalStatus(plan);
  add("close", status === "incomplete" ? "response.incomplete" : "response.completed", {
    response: responsesBody(plan),
  });
  return events;
}

type AddEvent = (part: StreamEvent["part"], type: string, fields: object) => void;

/** A message's events. Those that end it count as content where other items follow, so that they are not left out alone. */
function addMessage(plan: TextPlan, endPart: StreamEvent["part"], add: AddEvent): void {
  const place = { item_id: messageId, output_index: 0, content_index: 0 };
  const kind = plan.refusal === undefined ? "output_text" : "refusal";
  add("open", "response.output_item.added", { output_index: 0, item: messageItem(plan, "in_progress", false) });
  add("open", "response.content_part.added", { ...place, part: contentPart(plan, false) });
  for (const [index, delta] of plan.chunks.entries()) {
    const tokens = plan.tokens?.filter((token) => token.chunk === index).map(responseToken) ?? [];
    const logprobs = kind === "output_text" ? { logprobs: tokens } : {};
    add("content", `response.${kind}.delta`, { ...place, delta, ...logprobs });
  }
  const end =
    plan.refusal === undefined
      ? { text: plan.text, logprobs: plan.tokens?.map(responseToken) ?? [] }
      : { refusal: plan.refusal };
  add(endPart, `response.${kind}.done`, { ...place, ...end });
  add(endPart, "response.content_part.done", { ...place, part: contentPart(plan, true) });
  add(endPart, "response.output_item.done", { output_index: 0, item: messageItem(plan, finalStatus(plan), true) });
}

function addCall(call: PlannedToolCall, index: number, outputIndex: number, add: AddEvent): void {
  const place = { item_id: `fc_loopback_${index}`, output_index: outputIndex };
  const begun = callItem({ ...call, arguments: "" }, index, "in_progress");
  add("content", "response.output_item.added", { output_index: outputIndex, item: begun });
  for (const delta of splitEvenly(call.arguments, Math.ceil(call.arguments.length / argumentPieceLength))) {
    add("content", "response.function_call_arguments.delta", { ...place, delta });
  }
  add("content", "response.function_call_arguments.done", { ...place, name: call.name, arguments: call.arguments });
  add("content", "response.output_item.done", { output_index: outputIndex, item: callItem(call, index, "completed") });
}

function hasMessage(plan: TextPlan): boolean {
  return plan.refusal !== undefined || plan.text !== "" || plan.toolCalls.length === 0;
}

function finalStatus(plan: TextPlan): Status {
  return plan.finishReason === "length" || plan.finishReason === "content_filter" ? "incomplete" : "completed";
}

function messageItem(plan: TextPlan, status: Status, whole: boolean): object {
  return { id: messageId, type: "message", status, role: "assistant", content: whole ? [contentPart(plan, true)] : [] };
}

function contentPart(plan: TextPlan, whole: boolean): object {
  if (plan.refusal !== undefined) return { type: "refusal", refusal: whole ? plan.refusal : "" };
  const logprobs = whole ? (plan.tokens?.map(responseToken) ?? []) : [];
  return { type: "output_text", text: whole ? plan.text : "", annotations: [], logprobs };
}

function callItem(call: PlannedToolCall, index: number, status: Status): object {
  return {
    id: `fc_loopback_${index}`,
    type: "function_call",
    status,
    call_id: call.id,
    name: call.name,
    arguments: call.arguments,
  };
}

function response(plan: TextPlan, status: Status, output: object[]): object {
  const reason = plan.finishReason === "length" ? "max_output_tokens" : plan.finishReason;
  const usage = status === "in_progress" || plan.usage === undefined ? null : responseUsage(plan.usage);
  return {
    id: plan.id ?? defaultId,
    object: "response",
    created_at: createdAtSec,
    status,
    background: false,
    error: null,
    incomplete_details: status === "incomplete" ? { reason } : null,
    instructions: null,
    max_output_tokens: null,
    model: plan.model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: 1,
    text: { format: { type: "text" } },
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    truncation: "disabled",
    usage,
    user: null,
    metadata: {},
  };
}

function responseUsage(usage: PlannedUsage): object {
  return {
    input_tokens: usage.input,
    input_tokens_details: {
      cached_tokens: usage.cached,
      ...(usage.cacheWrite === undefined ? {} : { cache_write_tokens: usage.cacheWrite }),
    },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
  };
}

function responseToken({ token, logprob }: PlannedToken): object {
  return { token, logprob, bytes: [...Buffer.from(token)], top_logprobs: [] };
}
