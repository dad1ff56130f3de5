import type { Gate } from "@spillway/core";
import { accept, reject } from "./verdicts.ts";
import { visibleText } from "./visible-text.ts";

/**
 * Rejects an answer that holds nothing: no text, no tool call, no refusal. Thinking that an engine left in the text
 * (`<think>`) is no answer.
 *
 * @example
 * import { emptyGate } from "@spillway/escalation";
 * const gates = [emptyGate()];
 */
export function emptyGate(): Gate {
  return {
    name: "empty",
    judge(draft) {
      const holds = draft.toolCalls.length > 0 || (draft.refusal ?? "") !== "" || visibleText(draft.text) !== "";
      if (holds) return accept("empty", "the answer is not empty");
      return reject("empty", draft.text.trim() === "" ? "the answer is empty" : "the answer is all thinking");
    },
  };
}
