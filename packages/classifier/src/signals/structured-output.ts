import type { Signal } from "./signal.ts";

/** The answer must be JSON; a schema counts in full. */
export const structuredSignal: Signal = {
  name: "structured-output",
  weight: 0.04,
  measure: ({ conversation: { structured } }) => (structured === "schema" ? 1 : structured === "json" ? 0.5 : 0),
};
