import type { Endpoint } from "@spillway/registry";
import type { Inbound } from "../request/inbound.ts";
import type { JsonEdit } from "../request/json-edit.ts";

/** What the router itself wants from an attempt, besides what the caller asked. */
export interface BodyWishes {
  /** Token log probabilities, for a gate. */
  readonly logprobs: boolean;
  /** Messages to append: a rejected draft and the instruction to reconsider it. */
  readonly appendedMessages: readonly unknown[];
  /** From the call's constraints. */
  readonly edits: readonly JsonEdit[];
}

/** A request's body for one endpoint. All that is not listed in `edits` goes up byte for byte. */
export function buildBody(
  inbound: Inbound,
  endpoint: Endpoint,
  wishes: BodyWishes,
): string | Uint8Array | FormData | undefined {
  if (inbound.opaqueBody instanceof FormData) return withModel(inbound.opaqueBody, endpoint, inbound.model);
  if (inbound.json === undefined || inbound.fields === undefined) return inbound.opaqueBody;
  const edits = editsFor(inbound, inbound.fields, endpoint, wishes);
  return inbound.json.edited(endpoint.parameters === undefined ? edits : withParameters(edits, endpoint.parameters));
}

/** Whether usage in the stream was asked for by the caller. */
export function callerWantsUsage(fields: Readonly<Record<string, unknown>> | undefined): boolean {
  const options = fields?.stream_options;
  return (
    typeof options === "object" && options !== null && (options as { include_usage?: unknown }).include_usage === true
  );
}

function editsFor(
  inbound: Inbound,
  fields: Readonly<Record<string, unknown>>,
  endpoint: Endpoint,
  wishes: BodyWishes,
): readonly JsonEdit[] {
  const edits: JsonEdit[] = [...wishes.edits];
  const { dialect } = endpoint.provider;
  if (fields.model !== undefined && fields.model !== endpoint.upstreamModel) {
    edits.push({ kind: "set", key: "model", json: JSON.stringify(endpoint.upstreamModel) });
  }
  if (inbound.api !== "chat" && inbound.api !== "completions") return edits;
  if (inbound.stream) {
    if (dialect.streamUsage === "stream_options" && !callerWantsUsage(fields)) {
      const options = typeof fields.stream_options === "object" ? fields.stream_options : {};
      edits.push({ kind: "set", key: "stream_options", json: JSON.stringify({ ...options, include_usage: true }) });
    } else if (dialect.streamUsage !== "stream_options" && fields.stream_options !== undefined) {
      edits.push({ kind: "remove", key: "stream_options" });
    }
  }
  if (inbound.api !== "chat") return edits;
  if (dialect.maxTokensField === "max_tokens" && fields.max_completion_tokens !== undefined) {
    if (fields.max_tokens === undefined) edits.push({ kind: "rename", key: "max_completion_tokens", to: "max_tokens" });
  } else if (dialect.maxTokensField === "max_completion_tokens" && fields.max_tokens !== undefined) {
    if (fields.max_completion_tokens === undefined)
      edits.push({ kind: "rename", key: "max_tokens", to: "max_completion_tokens" });
  }
  if (wishes.logprobs && fields.logprobs !== true) edits.push({ kind: "set", key: "logprobs", json: "true" });
  if (wishes.appendedMessages.length > 0) {
    const json = wishes.appendedMessages.map((message) => JSON.stringify(message)).join(",");
    edits.push({ kind: "append", key: "messages", json });
  }
  return edits;
}

/** The endpoint's own parameters have the last word. */
function withParameters(edits: readonly JsonEdit[], { drop, set }: NonNullable<Endpoint["parameters"]>): JsonEdit[] {
  const named = new Set([...drop, ...set.map(([name]) => name)]);
  const kept = edits.map((edit): JsonEdit => {
    const renamedAway = edit.kind === "rename" && named.has(edit.to);
    return renamedAway ? { kind: "remove", key: edit.key } : edit;
  });
  const setNames = new Set(set.map(([name]) => name));
  return [
    ...kept.filter((edit) => !named.has(edit.key)),
    ...drop.filter((name) => !setNames.has(name)).map((key): JsonEdit => ({ kind: "remove", key })),
    ...set.map(([key, json]): JsonEdit => ({ kind: "set", key, json })),
  ];
}

function withModel(form: FormData, endpoint: Endpoint, requested: string | undefined): FormData {
  if (requested === undefined || requested === endpoint.upstreamModel) return form;
  const copy = new FormData();
  for (const [name, value] of form.entries()) {
    if (name === "model") copy.append(name, endpoint.upstreamModel);
    else copy.append(name, value as string);
  }
  return copy;
}
