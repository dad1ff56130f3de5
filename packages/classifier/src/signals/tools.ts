import { type Signal, upTo } from "./signal.ts";

/** Tools on offer, and a tool loop in progress. */
export const toolsSignal: Signal = {
  name: "tools",
  weight: 0.15,
  measure: (view) => {
    const { tools } = view.conversation;
    return tools === 0 ? 0 : upTo(1, 0.15 + 0.45 * upTo(12, tools) + 0.4 * upTo(8, view.toolResults));
  },
};
