/** What one replica can do, in tokens per second. */
export interface RatedCapacity {
  /**
   * Prompt tokens per second, uncached, of a replica that does nothing else. Default: 2.5 times `decode`
   * (`defaultPrefillPerDecode`).
   */
  readonly prefill?: number | undefined;
  /** Generated tokens per second, over all requests of a full batch, of a replica that does nothing else. */
  readonly decode: number;
}

/** Tokens of one call, as far as they cost GPU time. */
export interface GpuTokens {
  /** All prompt tokens, cached ones included. */
  readonly inputTokens: number;
  /** Prompt tokens that the engine found in its prefix cache. */
  readonly cachedInputTokens: number;
  /** All generated tokens, reasoning included. */
  readonly outputTokens: number;
}

/**
 * Prompt tokens that are prefilled in the time in which one token is generated, where nobody measured it. 2.5 is the ratio
 * of input to output price of hosted Llama 3.3 70B (0.35 and 0.88 USD per million). Check: DeepSeek's inference system
 * prefills 73,700 tokens/s a node, of which 56.3% come from a cache, beside 14,800 generated: 2.2 without the cached ones.
 */
export const defaultPrefillPerDecode = 2.5;

/**
 * Prefill work of a cached prompt token beside an uncached one. It skips all matrix products; what is left is the read
 * of its keys and values. For a 70B model: 0.33 MB at 3.35 TB/s beside 140 GFLOP at 1 PFLOP/s, a thousandth; from host
 * memory over PCIe about a tenth. 0.01 lies between the two.
 */
export const defaultCachedInputWeight = 0.01;

/** GPU time of one call, in seconds of one replica that does nothing else. */
export interface ReplicaSeconds {
  readonly prefill: number;
  readonly decode: number;
}

/**
 * GPU time of one call: `(uncached + cachedInputWeight * cached) / prefill` and `output / decode`. The model behind it:
 * prefill and decode share the replica's time, so what it can do is the line `input / prefill + output / decode = 1`.
 *
 * Source: it gives the size of a published system from its traffic. DeepSeek's day of 608e9 prompt and 168e9 generated
 * tokens at 73,700 and 14,800 tokens/s a node comes to 226.9 nodes; published are 226.75 ("DeepSeek-V3/R1 Inference
 * System Overview", open-infra-index, 2025).
 *
 * @example
 * replicaSeconds({ inputTokens: 1_200, cachedInputTokens: 200, outputTokens: 500 }, { prefill: 10_000, decode: 4_000 });
 * // { prefill: 0.1002, decode: 0.125 }
 */
export function replicaSeconds(
  tokens: GpuTokens,
  capacity: RatedCapacity,
  cachedInputWeight: number = defaultCachedInputWeight,
): ReplicaSeconds {
  const { inputTokens, cachedInputTokens, outputTokens } = tokens;
  const cached = Math.min(cachedInputTokens, inputTokens);
  const prefill = capacity.prefill ?? capacity.decode * defaultPrefillPerDecode;
  return {
    prefill: (inputTokens - cached + cachedInputWeight * cached) / prefill,
    decode: outputTokens / capacity.decode,
  };
}
