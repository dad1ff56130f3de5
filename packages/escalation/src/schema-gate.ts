import type { Draft, Expectation, Gate, Verdict } from "@spillway/core";
import { schemaCheck } from "./json-schema.ts";
import { abstain, accept, reject } from "./verdicts.ts";

const gate = "schema";
const broken = Symbol("broken JSON");

/**
 * Rejects an answer that breaks the request's own form: text that must be JSON and is not, or does not fit the
 * `response_format`'s schema; calls of tools that were not offered, or with arguments that do not fit.
 */
export function schemaGate(): Gate {
  return {
    name: gate,
    judge(draft, expectation) {
      return draft.toolCalls.length > 0 ? judgeToolCalls(draft, expectation) : judgeText(draft, expectation);
    },
  };
}

function judgeText(draft: Draft, { conversation, answerSchema }: Expectation): Verdict {
  if (conversation.structured === "none") return abstain(gate, "the request asked for no JSON");
  if ((draft.refusal ?? "") !== "") return abstain(gate, "a refusal needs no JSON");
  const value = parse(draft.text);
  if (value === broken) return reject(gate, "the answer is not JSON");
  if (conversation.structured === "json") {
    const isObject = typeof value === "object" && value !== null;
    return isObject ? accept(gate, "the answer is JSON") : reject(gate, "the answer is JSON but no object");
  }
  const fits = schemaCheck(answerSchema)(value);
  if (fits === undefined) return abstain(gate, "the request's schema cannot be used");
  return fits ? accept(gate, "the answer fits the schema") : reject(gate, "the answer does not fit the schema");
}

function judgeToolCalls(draft: Draft, { tools }: Expectation): Verdict {
  let unusable = false;
  for (const call of draft.toolCalls) {
    const tool = tools.find((offered) => offered.name === call.name);
    if (tool === undefined) return reject(gate, "the answer calls a tool that was not offered");
    // A tool without parameters may take free text; only what sets out to be an object must be one.
    const text = call.argumentsText.trim();
    if (tool.parameters === undefined && !text.startsWith("{")) continue;
    const value = text === "" ? {} : parse(text);
    if (value === broken) return reject(gate, "a tool call's arguments are not JSON");
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return reject(gate, "a tool call's arguments are no JSON object");
    if (tool.parameters === undefined) continue;
    const fits = schemaCheck(tool.parameters)(value);
    if (fits === false) return reject(gate, "a tool call's arguments do not fit the tool's parameters");
    unusable ||= fits === undefined;
  }
  return unusable
    ? abstain(gate, "a tool's parameters cannot be used as a schema")
    : accept(gate, "the tool calls fit their tools");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return broken;
  }
}
