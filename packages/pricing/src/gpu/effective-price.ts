import type { GpuTotals } from "./gpu-totals.ts";

/**
 * What tokens came to with the idle time in it, in US dollars per million; undefined where there were none. The whole bill
 * is dealt out, so each falls as utilisation rises.
 */
export interface EffectivePrice {
  /** Bill over all tokens, in and out: the price of the traffic's own mix. */
  readonly blendedUsd: number | undefined;
  /** Prompt tokens, cached ones included: the bill's part by the GPU time they had. Undefined where that is not known. */
  readonly inputUsd: number | undefined;
  /** Generated tokens, likewise. */
  readonly outputUsd: number | undefined;
  /** The whole bill over the generated tokens alone, as articles about self-hosting reckon. */
  readonly billPerOutputUsd: number | undefined;
}

/**
 * Formulas: `blended = bill / (input + output)`; `input = bill * prefill time / (prefill time + decode time) / input
 * tokens`; `output` likewise; so `input price * input + output price * output = bill`.
 *
 * @example
 * effectivePrice(gpuTotals(entries)).blendedUsd; // 0.31 US dollars per million tokens
 */
export function effectivePrice(totals: GpuTotals): EffectivePrice {
  const { billNanoUsd, inputTokens, outputTokens, usedPrefillMicros, usedDecodeMicros } = totals;
  const used = usedPrefillMicros + usedDecodeMicros;
  const partOf = (micros: number): number | undefined => (used === 0 ? undefined : (billNanoUsd * micros) / used);
  return {
    blendedUsd: perMillion(billNanoUsd, inputTokens + outputTokens),
    inputUsd: perMillion(partOf(usedPrefillMicros), inputTokens),
    outputUsd: perMillion(partOf(usedDecodeMicros), outputTokens),
    billPerOutputUsd: perMillion(billNanoUsd, outputTokens),
  };
}

/** Nano-dollars over tokens, as dollars per million tokens: one nano-dollar a token is a thousandth. */
function perMillion(nanoUsd: number | undefined, tokens: number): number | undefined {
  return nanoUsd === undefined || tokens === 0 ? undefined : nanoUsd / tokens / 1000;
}
