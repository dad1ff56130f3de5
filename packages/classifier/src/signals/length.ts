import { onLogScale, type Signal } from "./signal.ts";

/** A long last turn: from 20 tokens on, full at 3,000. */
export const lengthSignal: Signal = {
  name: "length",
  weight: 0.3,
  measure: (view) => onLogScale(20, 3_000, view.turnTokens),
};
