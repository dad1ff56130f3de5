import { type GpuHourEntry, GpuMeter, type GpuSettings } from "@spillway/pricing";

/** Share of the capacity that is asked for in each hour of the day: 5% at night, 90% at the peak. */
export const loadByHour = [
  0.1, 0.05, 0.05, 0.05, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.85, 0.9, 0.8, 0.85, 0.9, 0.85, 0.75, 0.7, 0.6, 0.5, 0.4, 0.3,
  0.2, 0.15,
];

const hourMs = 3_600_000;

/** A day's traffic. */
export interface SimulatedDay {
  readonly settings: GpuSettings;
  /** Tokens that come in for each that goes out. */
  readonly inputPerOutput: number;
  /** Generated tokens of an hour at full load. */
  readonly outputTokensPerFullHour: number;
}

/** One day of calls at one endpoint: the entries, and what each hour's calls were told. */
export function simulateDay(day: SimulatedDay): { entries: GpuHourEntry[]; told: number[] } {
  const startMs = Date.parse("2026-06-01T00:00:00Z");
  const meter = new GpuMeter({ endpoint: "vllm/llama-70b", startMs, ...day.settings });
  const entries: GpuHourEntry[] = [];
  const told = loadByHour.map((load, hour) => {
    let toSend = Math.round(load * day.outputTokensPerFullHour);
    let charged = 0;
    for (let call = 0; toSend > 0; call += 1) {
      const outputTokens = Math.min(toSend, 200 + ((call * 7_919) % 2_400));
      toSend -= outputTokens;
      const atMs = startMs + hour * hourMs + ((call * 104_729) % hourMs);
      const inputTokens = Math.round(outputTokens * day.inputPerOutput);
      charged += meter.charge({ atMs, inputTokens, cachedInputTokens: 0, outputTokens }) ?? 0;
    }
    entries.push(...meter.entriesUntil(startMs + (hour + 1) * hourMs));
    return charged;
  });
  return { entries, told };
}
