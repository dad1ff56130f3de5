/** Upper ends of the prompt sizes that are kept apart, in tokens. */
const promptSizes = [512, 2_048, 8_192, 32_768] as const;
const weight = 0.2;
const holdWeight = 0.1;
/** A figure loses half of its weight in this time, so that an endpoint that was slow is tried again. */
const halfLifeMs = 30_000;

/**
 * Decayed means of an endpoint's latency: time to first token by prompt size, and time for each further token. Kept apart,
 * because first token per token makes slow hosts with long answers look fast.
 */
export class LatencyStats {
  readonly #firstToken = promptSizes.map(() => new DecayedMean()).concat(new DecayedMean());
  readonly #perToken = new DecayedMean();
  /** Durations of answers that came whole: all there is to go by where nothing is streamed. */
  readonly #whole = new DecayedMean();
  #knowsFirstToken = false;
  #holdMs: number | undefined;

  /** @param firstTokenMs undefined for an answer that came whole. */
  sample(
    promptTokens: number,
    firstTokenMs: number | undefined,
    durationMs: number,
    outputTokens: number | undefined,
    nowMs: number,
  ): void {
    this.#holdMs = this.#holdMs === undefined ? durationMs : this.#holdMs + holdWeight * (durationMs - this.#holdMs);
    if (firstTokenMs !== undefined) {
      this.#knowsFirstToken = true;
      (this.#firstToken[sizeOf(promptTokens)] as DecayedMean).add(firstTokenMs, nowMs);
    }
    if (firstTokenMs === undefined) this.#whole.add(durationMs, nowMs);
    const beginningMs = firstTokenMs ?? this.firstTokenMs(promptTokens);
    if (beginningMs === undefined || outputTokens === undefined || outputTokens < 1) return;
    this.#perToken.add(Math.max(0, durationMs - beginningMs) / outputTokens, nowMs);
  }

  /** Time to first token for a prompt of this size, or of the nearest size that is known. */
  firstTokenMs(promptTokens: number): number | undefined {
    return this.#nearest(promptTokens)?.value;
  }

  get msPerToken(): number | undefined {
    return this.#perToken.value;
  }

  /** How long an attempt holds its place, decayed mean in milliseconds; undefined where nothing is known. */
  get meanHoldMs(): number | undefined {
    return this.#holdMs;
  }

  /** How long an answer of `outputTokens` should take; undefined where nothing is known. Fades to 0 with time unused. */
  expectedMs(promptTokens: number, outputTokens: number, nowMs: number): number | undefined {
    const first = this.#faded(this.#nearest(promptTokens), nowMs);
    if (first === undefined) return this.#faded(this.#whole, nowMs);
    return first + (this.#faded(this.#perToken, nowMs) ?? 0) * outputTokens;
  }

  #nearest(promptTokens: number): DecayedMean | undefined {
    if (!this.#knowsFirstToken) return undefined;
    const at = sizeOf(promptTokens);
    for (let away = 0; away <= promptSizes.length; away++) {
      const smaller = this.#firstToken[at - away];
      if (smaller !== undefined && !smaller.isEmpty) return smaller;
      const larger = this.#firstToken[at + away];
      if (larger !== undefined && !larger.isEmpty) return larger;
    }
    return undefined;
  }

  #faded(mean: DecayedMean | undefined, nowMs: number): number | undefined {
    const value = mean?.value;
    return value === undefined || mean === undefined ? undefined : value * 2 ** (-mean.ageMs(nowMs) / halfLifeMs);
  }
}

function sizeOf(promptTokens: number): number {
  const index = promptSizes.findIndex((size) => promptTokens <= size);
  return index === -1 ? promptSizes.length : index;
}

class DecayedMean {
  #value: number | undefined;
  #atMs = 0;

  get isEmpty(): boolean {
    return this.#value === undefined;
  }

  add(sample: number, nowMs: number): void {
    this.#value = this.#value === undefined ? sample : this.#value + weight * (sample - this.#value);
    this.#atMs = nowMs;
  }

  get value(): number | undefined {
    return this.#value;
  }

  ageMs(nowMs: number): number {
    return Math.max(0, nowMs - this.#atMs);
  }
}
