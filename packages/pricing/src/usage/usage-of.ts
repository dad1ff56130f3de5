import type { Usage } from "@spillway/core";
import type { Reading } from "./reading.ts";

/**
 * A reading made sound: no part is larger than its total, and cache reads and writes do not overlap. Undefined where it
 * counts no tokens.
 */
export function usageOf(reading: Reading): Usage | undefined {
  const { inputTokens, outputTokens, reportedCostUsd } = reading;
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  const input = inputTokens ?? 0;
  const output = outputTokens ?? 0;
  const cached = Math.min(reading.cachedInputTokens ?? 0, input);
  const written = Math.min(Math.max(reading.cacheWriteTokens ?? 0, reading.cacheWrite1hTokens ?? 0), input - cached);
  return {
    inputTokens: input,
    outputTokens: output,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    cacheWrite1hTokens: Math.min(reading.cacheWrite1hTokens ?? 0, written),
    reasoningTokens: Math.min(reading.reasoningTokens ?? 0, output),
    inputAudioTokens: Math.min(reading.inputAudioTokens ?? 0, input),
    inputImageTokens: Math.min(reading.inputImageTokens ?? 0, input),
    outputAudioTokens: Math.min(reading.outputAudioTokens ?? 0, output),
    acceptedPredictionTokens: Math.min(reading.acceptedPredictionTokens ?? 0, output),
    rejectedPredictionTokens: Math.min(reading.rejectedPredictionTokens ?? 0, output),
    searches: reading.searches ?? 0,
    source: "reported",
    ...(reportedCostUsd === undefined ? {} : { reportedCostUsd }),
  };
}
