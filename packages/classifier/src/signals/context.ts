import { onLogScale, type Signal } from "./signal.ts";

/** A long conversation behind the last turn: from 3,000 tokens on, full at 60,000. */
export const contextSignal: Signal = {
  name: "context",
  weight: 0.15,
  measure: (view) => onLogScale(3_000, 60_000, view.conversationTokens),
};
