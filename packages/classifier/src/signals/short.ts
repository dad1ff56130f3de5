import { heavyLists } from "./heavy-lists.ts";
import { mathStrength } from "./mathematics.ts";
import { type Signal, upTo } from "./signal.ts";

/** A turn of a few words with nothing hard in it. */
export const shortSignal: Signal = {
  name: "short",
  weight: -0.12,
  measure: (view) => {
    if (view.hits(...heavyLists) > 0 || (view.conversation.tools > 0 && view.toolResults > 0)) return 0;
    return (1 - upTo(40, view.turnTokens)) * (1 - mathStrength(view, view.scan));
  },
};
