/** Numbers from 0 up to 1, decided by `seed` (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `true` with a probability. */
export function coin(random: () => number, probability: number): 0 | 1 {
  return random() < probability ? 1 : 0;
}

/** The most hits in `runs` that a probability of `share` explains, but for once in a million. */
export function mostByChance(share: number, runs: number): number {
  return Math.ceil(runs * share + 4.8 * Math.sqrt(runs * share * (1 - share)) + 1);
}
