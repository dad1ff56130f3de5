import { type GpuHourEntry, GpuMeter, type GpuSettings } from "@spillway/pricing";
import fc from "fast-check";

/** Begins in the middle of an hour. */
export const startMs = Date.parse("2026-06-01T10:17:23.456Z");

const usd = fc.double({ min: 0, max: 500, noNaN: true });
const decode = fc.double({ min: 0.5, max: 50_000, noNaN: true });
const learn = fc.option(
  fc.record({ windowMs: fc.integer({ min: 1_000, max: 60_000 }), windows: fc.integer({ min: 1, max: 3 }) }),
  {
    nil: undefined,
  },
);

/** Rented, reserved or bought; rated, learned, or both. */
export const settings: fc.Arbitrary<GpuSettings> = fc
  .record({
    cost: fc.oneof(
      usd.map((usdPerHour) => ({ usdPerHour })),
      usd.map((usdPerMonth) => ({ reserved: { usdPerMonth: usdPerMonth * 730, upfrontUsd: 1_000, termMonths: 7 } })),
      usd.map((price) => ({ bought: { usd: price * 1e4, months: 36, watts: 1_400, usdPerKwh: 0.17 } })),
    ),
    replicas: fc.nat({ max: 9 }),
    overheadUsdPerMonth: fc.option(usd, { nil: undefined }),
    ratedTokensPerSecond: fc.option(fc.record({ decode, prefill: fc.option(decode, { nil: undefined }) }), {
      nil: undefined,
    }),
    cachedInputWeight: fc.double({ min: 0, max: 1, noNaN: true }),
    learn,
  })
  .map(({ cost, ...more }) => ({ ...cost, ...more }));

const backOrOn = fc.integer({ min: -7_200_000, max: 7_200_000 });

/** What can happen to a meter. Times of calls lie about the time that it is, before and after. */
export const steps = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("call" as const),
        offMs: fc.oneof(fc.constant(0), backOrOn),
        tookMs: fc.nat(600_000),
        inputTokens: fc.nat(200_000),
        cachedInputTokens: fc.nat(200_000),
        outputTokens: fc.nat(50_000),
      }),
    },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(9_000_000) }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(120_000) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("replicas" as const), offMs: backOrOn, to: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("configure" as const), offMs: backOrOn, to: settings }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("book" as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("cut" as const) }) },
  ),
  { maxLength: 60 },
);

export type Step = typeof steps extends fc.Arbitrary<(infer Each)[]> ? Each : never;

/** What came of a run: every entry, every charge as it was told, and the time at the end. */
export interface Run {
  readonly entries: readonly GpuHourEntry[];
  readonly told: readonly (number | undefined)[];
  readonly endMs: number;
}

/** Sends traffic through a meter and stops it. */
export function run(first: GpuSettings, traffic: readonly Step[], process = "a", fromMs = startMs): Run {
  const meter = new GpuMeter({ endpoint: "vllm/llama", process, startMs: fromMs, ...first });
  const entries: GpuHourEntry[] = [];
  const told: (number | undefined)[] = [];
  let nowMs = fromMs;
  for (const step of traffic) {
    if (step.kind === "wait") nowMs += step.ms;
    else if (step.kind === "call") {
      const atMs = nowMs + step.offMs;
      told.push(meter.charge({ ...step, atMs, startedAtMs: atMs - step.tookMs }));
    } else if (step.kind === "replicas") meter.setReplicas(nowMs + step.offMs, step.to);
    else if (step.kind === "configure") meter.configure(nowMs + step.offMs, step.to);
    else entries.push(...(step.kind === "book" ? meter.entriesUntil(nowMs) : meter.cut(nowMs)));
  }
  entries.push(...meter.cut(nowMs));
  return { entries, told, endMs: nowMs };
}
