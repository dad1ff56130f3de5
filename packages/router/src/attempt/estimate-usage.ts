import { noTokens, type Usage } from "@spillway/core";

/** Usage where the provider reported none: the decision's estimate of the prompt, and the length of what came. */
export function estimatedUsage(inputTokens: number, outputTokens: number): Usage {
  return { ...noTokens, inputTokens, outputTokens: Math.max(0, Math.round(outputTokens)), source: "estimated" };
}
