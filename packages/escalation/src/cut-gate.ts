import type { Gate } from "@spillway/core";
import { abstain, accept, reject } from "./verdicts.ts";

/**
 * Rejects an answer that a length limit cut short (`finish_reason: "length"`). Abstains where the limit is the caller's own
 * and the draft used it up: every tier would be cut there.
 */
export function cutGate(): Gate {
  return {
    name: "cut",
    judge(draft, { maxOutputTokens }) {
      if (draft.finishReason !== "length") return accept("cut", "the answer is complete");
      const usedUp =
        maxOutputTokens !== undefined && (draft.outputTokens === undefined || draft.outputTokens >= maxOutputTokens);
      if (usedUp) return abstain("cut", "the caller's own limit cut the answer");
      return reject("cut", "a length limit that the caller did not set cut the answer");
    },
  };
}
