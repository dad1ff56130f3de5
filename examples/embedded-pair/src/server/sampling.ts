import type { Token } from "node-llama-cpp";

/** Picks a token from the model's own probabilities. */
export type Sampler = (probabilities: ReadonlyMap<Token, number>) => Token;

/** How tokens are picked at a temperature above 0. */
export interface SamplingOptions {
  readonly temperature: number;
  /** Only the likeliest tokens that together reach this probability are picked from. */
  readonly topP: number;
  /** The same seed gives the same picks. */
  readonly seed: number | undefined;
}

/**
 * Samples here rather than in llama.cpp: its probabilities at a temperature above 0 are those after truncation (1 for a
 * token that was left alone), so the log probabilities would say nothing of the model's doubt.
 */
export function createSampler({ temperature, topP, seed }: SamplingOptions): Sampler {
  const random = seed === undefined ? Math.random : seededRandom(seed);
  return (probabilities) => {
    const [likeliest] = probabilities.values();
    const weighted: { token: Token; weight: number }[] = [];
    // The tokens come likeliest first. Relative to the likeliest, no weight overflows at a temperature near 0.
    for (const [token, probability] of probabilities) {
      weighted.push({ token, weight: (probability / (likeliest ?? 1)) ** (1 / temperature) });
    }
    const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
    let kept = 0;
    let keptWeight = 0;
    do keptWeight += weighted[kept++]?.weight ?? 0;
    while (kept < weighted.length && keptWeight < topP * total);

    let rest = random() * keptWeight;
    for (const { token, weight } of weighted.slice(0, kept)) {
      rest -= weight;
      if (rest < 0) return token;
    }
    const [first] = weighted;
    if (first === undefined) throw new Error("The model gave no probabilities.");
    return first.token;
  };
}

/** Mulberry32: 32 bits of state, enough for a demo's reproducible picks. Numbers from 0 up to 1. */
function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
