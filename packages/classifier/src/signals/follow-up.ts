import { codeStrength } from "./code.ts";
import { mathStrength } from "./mathematics.ts";
import { type Signal, upTo } from "./signal.ts";

/** A short turn such as "why?" or "now make it faster" is as hard as what it refers to. */
export const followUpSignal: Signal = {
  name: "follow-up",
  weight: 0.25,
  measure: (view) => {
    const { earlier } = view;
    if (earlier === undefined || view.hits("courtesy") > 0) return 0;
    const reasons = view.hitsIn(earlier, "reason-strong") + view.hitsIn(earlier, "design");
    return upTo(
      1,
      0.1 + 0.8 * codeStrength(view, earlier) + 0.8 * mathStrength(view, earlier) + 0.3 * upTo(2, reasons),
    );
  },
};
