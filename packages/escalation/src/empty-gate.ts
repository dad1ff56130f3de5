import type { Gate } from "@spillway/core";
import { accept, reject } from "./verdicts.ts";

/**
 * Rejects an answer that holds nothing: no text, no tool call, no refusal.
 *
 * @example
 * const gates = [emptyGate()];
 */
export function emptyGate(): Gate {
  return {
    name: "empty",
    judge(draft) {
      const holds = draft.text.trim() !== "" || draft.toolCalls.length > 0 || (draft.refusal ?? "") !== "";
      return holds ? accept("empty", "the answer is not empty") : reject("empty", "the answer is empty");
    },
  };
}
