import type { Conversation } from "@spillway/core";
import { withoutHarnessText } from "./text/harness.ts";

/** What the user wrote last. */
export interface LastTurn {
  /** Without what an agent's harness added; "" where the user wrote nothing. */
  readonly text: string;
  /** Tool results since then. */
  readonly toolResults: number;
  /** The index of the turn before it, -1 where there is none. */
  readonly before: number;
}

/**
 * Finds the last turn in which the user wrote something; turns of harness text alone are passed over.
 *
 * @param from The index of the turn to start at. @default the last turn
 */
export function lastTurnOf({ turns }: Conversation, from = turns.length - 1): LastTurn {
  let toolResults = 0;
  let index = from;
  let text = "";
  for (; index >= 0 && text === ""; index--) {
    const turn = turns[index];
    if (turn?.role === "tool") toolResults++;
    else if (turn?.role === "user") text = withoutHarnessText(turn.text).trim();
  }
  return { text, toolResults, before: index };
}
