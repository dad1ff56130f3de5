import type { TokenCounts } from "@spillway/core";
import type { Price } from "./price/price.ts";
import { ratesFor } from "./price/rate-card.ts";

/**
 * The cost of one attempt in whole nano-dollars, exact: rates are whole pico-dollars, and the sum is rounded once. Each
 * token is charged once: cache reads, cache writes, audio, images, then the rest of the prompt; audio, reasoning, then
 * the rest of the output. Accepted and rejected predictions are output.
 *
 * @example
 * toUsd(costOf(price, { ...noTokens, inputTokens: 1_000, outputTokens: 200 }));
 */
export function costOf(price: Price, tokens: TokenCounts): number {
  const rates = ratesFor(price, tokens.inputTokens);
  const sum = new PicoSum();
  let input = tokens.inputTokens;
  const cached = Math.min(tokens.cachedInputTokens, input);
  input -= sum.add(cached, rates.cachedInput);
  const written = Math.min(tokens.cacheWriteTokens, input);
  const hour = Math.min(tokens.cacheWrite1hTokens, written);
  input -= sum.add(hour, rates.cacheWrite1h ?? rates.cacheWrite) + sum.add(written - hour, rates.cacheWrite);
  input -= sum.add(Math.min(tokens.inputAudioTokens, input), rates.inputAudio);
  input -= sum.add(Math.min(tokens.inputImageTokens, input), rates.inputImage ?? rates.input);
  sum.add(input, rates.input);
  let output = tokens.outputTokens;
  output -= sum.add(Math.min(tokens.outputAudioTokens, output), rates.outputAudio);
  output -= sum.add(Math.min(tokens.reasoningTokens, output), rates.reasoning ?? rates.output);
  sum.add(output, rates.output);
  sum.add(1, price.nanoUsdPerRequest);
  sum.add(tokens.searches, price.nanoUsdPerSearch ?? 0);
  return sum.nanoUsd();
}

/** A sum in pico-dollars: whole numbers while they are safe, big ones beyond. */
class PicoSum {
  #small = 0;
  #large = 0n;

  /** Adds `count` times a rate in nano-dollars, and gives the count back. */
  add(count: number, nanoUsd: number): number {
    if (count === 0 || nanoUsd === 0) return count;
    const pico = Math.round(nanoUsd * 1000);
    const product = count * pico;
    if (product <= Number.MAX_SAFE_INTEGER - this.#small) this.#small += product;
    else this.#large += BigInt(count) * BigInt(pico);
    return count;
  }

  /** Rounded half up. */
  nanoUsd(): number {
    if (this.#large === 0n) {
      const rest = this.#small % 1000;
      return (this.#small - rest) / 1000 + (rest >= 500 ? 1 : 0);
    }
    return Number((this.#large + BigInt(this.#small) + 500n) / 1000n);
  }
}
