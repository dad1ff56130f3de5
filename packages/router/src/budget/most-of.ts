import { noTokens } from "@spillway/core";
import type { Endpoint } from "@spillway/registry";
import { estimateTokens } from "@spillway/tokens";
import type { Call } from "../call.ts";
import type { Costs } from "../cost/costs.ts";

/** By how much a prompt may be longer than its estimate: the estimate is within 20% for nearly all texts. */
const estimateMargin = 1.25;
const fixedMargin = 16;
/** An image at high detail; the estimate counts it at low detail. */
const tokensPerImage = 2_000;

/** The most that one attempt may come to. */
export interface Most {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The longest prompt and the longest answer that an attempt at `endpoint` may have, in tokens. */
export function mostTokens(call: Call, endpoint: Endpoint, assumedOutputTokens: number): Most {
  const { conversation, inbound, leg } = call;
  const estimate = call.promptTokens;
  const images = (conversation?.attachments.images ?? 0) * tokensPerImage;
  const appended = leg.appendedMessages.length === 0 ? 0 : estimateTokens(JSON.stringify(leg.appendedMessages));
  const inputTokens = Math.ceil((estimate + appended) * estimateMargin) + fixedMargin + images;
  if (inbound.api === "embeddings") return { inputTokens, outputTokens: 0 };
  const { n } = inbound.fields ?? {};
  const choices = typeof n === "number" && n > 1 ? n : 1;
  const longest = conversation?.maxOutputTokens ?? endpoint.model.maxOutputTokens ?? assumedOutputTokens;
  return { inputTokens, outputTokens: longest * choices };
}

/**
 * What that may cost in whole nano-dollars: all of the prompt at the dearest rate that may apply to it. Undefined where no
 * price is known.
 */
export function mostNanoUsd(costs: Costs, endpoint: Endpoint, most: Most, atMs: number): number | undefined {
  const { inputTokens, outputTokens } = most;
  const moment = { atMs, serviceTier: undefined };
  const plain = costs.forecast(endpoint, { ...noTokens, inputTokens, outputTokens }, moment);
  const cacheWrites = { cacheWriteTokens: inputTokens, cacheWrite1hTokens: inputTokens };
  const written = costs.forecast(endpoint, { ...noTokens, inputTokens, outputTokens, ...cacheWrites }, moment);
  return plain === undefined || written === undefined ? undefined : Math.max(plain, written);
}
