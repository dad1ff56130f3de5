import { matchesFloorRule } from "../floor-rule.ts";
import { windowLength } from "../text/windows.ts";
import type { Signal } from "./signal.ts";

/** The published floor rule, on the head and the tail of the turn. */
export const floorRuleSignal: Signal = {
  name: "floor-rule",
  weight: 0.06,
  measure: ({ text, conversationTokens }) =>
    matchesFloorRule(text.slice(0, windowLength), conversationTokens) ||
    (text.length > windowLength && matchesFloorRule(text.slice(-windowLength), 0))
      ? 1
      : 0,
};
