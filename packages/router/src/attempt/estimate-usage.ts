import { noTokens, type Usage } from "@spillway/core";
import { estimateTokens } from "@spillway/tokens";
import type { Call } from "../call.ts";

/** Usage where the provider reported none: the decision's estimate of the prompt, and what the answer seems to hold. */
export function estimatedUsage(call: Call, outputTokens: number): Usage {
  const inputTokens = call.plan?.decision.estimatedInputTokens ?? 0;
  return { ...noTokens, inputTokens, outputTokens: Math.max(0, Math.round(outputTokens)), source: "estimated" };
}

/** The same for a whole answer: the length of its choices' or output's text. */
export function estimatedUsageOf(call: Call, parsed: unknown): Usage {
  const { choices, output } = (parsed ?? {}) as { choices?: unknown; output?: unknown };
  return estimatedUsage(call, textsIn(choices ?? output));
}

/** Tokens of all texts that a model wrote, wherever the API puts them. */
function textsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textsIn(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  let tokens = 0;
  for (const [key, item] of Object.entries(value)) {
    const isText = key === "content" || key === "text" || key === "arguments" || key === "refusal";
    if (typeof item === "string") tokens += isText ? estimateTokens(item) : 0;
    else tokens += textsIn(item);
  }
  return tokens;
}
