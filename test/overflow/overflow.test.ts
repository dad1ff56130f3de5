import { expect, it } from "vitest";
import { policies } from "./policies.ts";
import { runPolicy } from "./run-policy.ts";
import type { SquareWave } from "./traffic.ts";

const wave: SquareWave = { quietPerSecond: 9, busyPerSecond: 114, quietMs: 4_000, busyMs: 5_000, cycles: 1, seed: 2 };

/** What callers are promised: the first token, in milliseconds, for 95 of 100 calls. */
const sloMs = 250;

it.each(policies.filter(({ name }) => name.startsWith("spillway")))(
  "$name: fills the engine, then overflows",
  async (policy) => {
    const outcome = await runPolicy(policy, wave);
    expect(outcome.failed).toBe(0);
    expect(outcome.utilisation).toBeGreaterThanOrEqual(0.95);
    expect(outcome.p95FirstTokenMs).toBeLessThanOrEqual(sloMs);
    expect(outcome.hostedShareInQuiet).toBeLessThan(0.05);
    // The wave has one edge up, and ends with the one down.
    expect(outcome.switches).toBeGreaterThanOrEqual(1);
    expect(outcome.switches).toBeLessThanOrEqual(4);
  },
);
