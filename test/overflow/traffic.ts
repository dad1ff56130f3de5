/** A square wave of load: quiet and busy stretches in turn, arrivals at random (Poisson) from a seed. */
export interface SquareWave {
  readonly quietPerSecond: number;
  readonly busyPerSecond: number;
  readonly quietMs: number;
  readonly busyMs: number;
  readonly cycles: number;
  readonly seed: number;
}

/** When each call begins, in milliseconds from the start, in order. */
export function arrivals(wave: SquareWave): readonly number[] {
  const random = generator(wave.seed);
  const times: number[] = [];
  let beginMs = 0;
  for (let cycle = 0; cycle < wave.cycles; cycle++) {
    for (const [perSecond, lengthMs] of [
      [wave.quietPerSecond, wave.quietMs],
      [wave.busyPerSecond, wave.busyMs],
    ] as const) {
      for (let atMs = 0; ; ) {
        atMs += (-Math.log(1 - random()) / perSecond) * 1_000;
        if (atMs >= lengthMs) break;
        times.push(beginMs + atMs);
      }
      beginMs += lengthMs;
    }
  }
  return times;
}

/** The busy stretches, in milliseconds from the start. */
export function busyStretches({
  quietMs,
  busyMs,
  cycles,
}: SquareWave): readonly (readonly [from: number, to: number])[] {
  return Array.from({ length: cycles }, (_, cycle) => {
    const fromMs = cycle * (quietMs + busyMs) + quietMs;
    return [fromMs, fromMs + busyMs] as const;
  });
}

/** Mulberry32: small, seeded, good enough for arrivals. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
