import { GpuMeter, gpuTotals, sumGpuHours } from "@spillway/pricing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { run, settings, startMs, steps } from "./random-traffic.ts";

const hourMs = 3_600_000;
const minuteMs = 60_000;
const ten = Date.parse("2026-06-01T10:00:00Z");
const gpu = { endpoint: "vllm/llama", usdPerHour: 3.6, ratedTokensPerSecond: { decode: 1_000 } };
const meterFrom = (process: string, startedMs: number, more = {}) =>
  new GpuMeter({ ...gpu, process, startMs: startedMs, ...more });
const second = (atMs: number) => ({ atMs, inputTokens: 0, cachedInputTokens: 0, outputTokens: 1_000 });

describe("several processes at one endpoint", () => {
  it("pay its bill once, add their charges, and leave idle what is left", () => {
    const processes = ["a", "b", "c"].map((name) => meterFrom(name, ten));
    processes.forEach((meter, index) => {
      for (let call = 0; call < 600 * (index + 1); call += 1) meter.charge(second(ten + call));
    });
    const entries = processes.flatMap((meter) => meter.entriesUntil(ten + hourMs));
    expect(entries.map(({ idleNanoUsd }) => idleNanoUsd / 1e9)).toEqual([3, 2.4, 1.8]);
    expect(sumGpuHours(entries)).toMatchObject([
      { billNanoUsd: 3_600_000_000, chargedNanoUsd: 3_600_000_000, idleNanoUsd: 0, utilisation: 1, calls: 3_600 },
    ]);
    expect(gpuTotals(entries)).toMatchObject({ billNanoUsd: 3_600_000_000, idleNanoUsd: 0, utilisation: 1 });
  });

  it("that take turns, with a gap, pay for what was watched", () => {
    const before = meterFrom("before", ten).cut(ten + 20 * minuteMs);
    const after = meterFrom("after", ten + 30 * minuteMs).entriesUntil(ten + hourMs);
    expect(sumGpuHours([...after, ...before])).toMatchObject([{ billNanoUsd: 3_000_000_000, segments: [{}, {}] }]);
  });

  it("that overlap half pay for both halves and once for the middle", () => {
    const early = meterFrom("early", ten).cut(ten + 40 * minuteMs);
    const late = meterFrom("late", ten + 20 * minuteMs).entriesUntil(ten + hourMs);
    const [hour] = sumGpuHours([...early, ...late]);
    expect(hour).toMatchObject({ billNanoUsd: 3_600_000_000, paidReplicaMicros: 3_600e6 });
    expect(hour?.segments).toHaveLength(1);
  });

  it("that hear of a change at different times pay the higher rate meanwhile", () => {
    const [quick, slow] = [meterFrom("quick", ten), meterFrom("slow", ten)];
    quick.setReplicas(ten + 10 * minuteMs, 2);
    slow.setReplicas(ten + 20 * minuteMs, 2);
    const entries = [quick, slow].flatMap((meter) => meter.entriesUntil(ten + hourMs));
    expect(sumGpuHours(entries)).toMatchObject([{ billNanoUsd: 600_000_000 + 2 * 3_000_000_000 }]);
  });
});

describe("sums", () => {
  it("keep whose hours they are", () => {
    const named = ["a", "b"].flatMap((name) =>
      meterFrom(name, ten, { provider: "vllm", model: "llama" }).entriesUntil(ten + hourMs),
    );
    expect(sumGpuHours(named)).toMatchObject([{ endpoint: "vllm/llama", provider: "vllm", model: "llama" }]);
    expect(sumGpuHours(meterFrom("a", ten).entriesUntil(ten + hourMs))[0]).not.toHaveProperty("provider");
  });

  it("keep endpoints and hours apart, in order", () => {
    const entries = ["b", "a"].flatMap((endpoint) =>
      meterFrom("p", ten, { endpoint })
        .entriesUntil(ten + 2 * hourMs)
        .reverse(),
    );
    expect(sumGpuHours(entries).map(({ endpoint, hourStartMs }) => [endpoint, (hourStartMs - ten) / hourMs])).toEqual([
      ["a", 0],
      ["a", 1],
      ["b", 0],
      ["b", 1],
    ]);
    expect(gpuTotals(entries)).toMatchObject({ billNanoUsd: 14_400_000_000, billedHours: 2 });
  });

  it("are the same in any order and any grouping, and keep the identity", () => {
    const process = (name: string) =>
      fc
        .tuple(settings, steps, fc.nat(9_000_000))
        .map(([first, traffic, later]) => run(first, traffic, name, startMs + later));
    fc.assert(
      fc.property(process("a"), process("b"), process("c"), (a, b, c) => {
        const all = [...a.entries, ...b.entries, ...c.entries];
        const summed = sumGpuHours(all);
        expect(sumGpuHours([...all].reverse())).toEqual(summed);
        expect(sumGpuHours([...sumGpuHours([...b.entries, ...c.entries]), ...sumGpuHours(a.entries)])).toEqual(summed);
        for (const hour of summed) expect(hour.chargedNanoUsd + hour.idleNanoUsd).toBe(hour.billNanoUsd);
        const totals = gpuTotals(all);
        expect(totals.chargedNanoUsd + totals.idleNanoUsd).toBe(totals.billNanoUsd);
        expect(totals.calls).toBe(a.told.length + b.told.length + c.told.length);
      }),
      { numRuns: 200 },
    );
  });

  it("of nothing are nothing", () => {
    expect(sumGpuHours([])).toEqual([]);
    expect(gpuTotals([])).toMatchObject({ billNanoUsd: 0, utilisation: 0, billedHours: 0 });
  });
});
