import { nanoUsdPerUsd, toNanoUsd } from "@spillway/core";
import { billNanoUsd } from "./bill-segment.ts";
import { type BillRate, BillTimeline } from "./bill-timeline.ts";
import { type GpuCall, GpuCapacity, type GpuCapacityOptions } from "./gpu-capacity.ts";
import type { GpuSpec } from "./gpu-cost.ts";
import {
  addUse,
  type GpuHourEntry,
  type GpuUse,
  gpuHour,
  hourMs,
  hourStartOf,
  noUse,
  type ServedAs,
} from "./gpu-hour.ts";
import { gpuBillUsdPerHour } from "./gpu-hourly-usd.ts";
import type { GpuTokens, RatedCapacity } from "./rated-capacity.ts";

/** What a self-hosted endpoint costs and can do: the `gpu` field of an endpoint. */
export interface GpuSettings extends GpuSpec, GpuCapacityOptions {}

export interface GpuMeterOptions extends GpuSettings, ServedAs {
  /** Unique for each start of each process that books for this endpoint, such as a random id. Default "". */
  readonly process?: string | undefined;
  /**
   * When the bill begins, milliseconds since the Unix epoch: now, or the end of the last entry in the ledger. The hours in
   * which no router ran are paid too; from there on they are booked, as idle.
   */
  readonly startMs: number;
}

/**
 * The bill of one self-hosted endpoint, dealt out to calls and to idle hours. Pure: it has no timer and asks no clock.
 *
 * A call is charged `replica seconds * hourly bill / (replicas * 3600)`, rounded to whole nano-dollars, when it ends, and
 * stays charged. It is booked as a whole to the hour it ends in; if that hour is booked already, to the one that is open.
 * So charges and idle are each hour's bill, whatever comes.
 *
 * Where several processes send to one endpoint each has a meter; `sumGpuHours` makes one hour of theirs.
 *
 * @example
 * const meter = new GpuMeter({
 *   endpoint: "vllm/llama-70b", startMs: clock.nowMs(), usdPerHour: 6, replicas: 2, ratedTokensPerSecond: { decode: 4_762 },
 * });
 * meter.charge({ atMs: clock.nowMs(), inputTokens: 900, cachedInputTokens: 0, outputTokens: 300 }); // nano-dollars
 * for (const entry of meter.entriesUntil(clock.nowMs())) bookkeeper.bookGpuHour(entry);
 */
export class GpuMeter {
  readonly #servedAs: ServedAs;
  readonly #process: string;
  readonly #startMs: number;
  readonly #timeline: BillTimeline;
  readonly #useOf = new Map<number, GpuUse>();
  #spec: GpuSpec;
  #capacity: GpuCapacity;
  #bookedUntilMs: number;
  #sequence = 0;

  /** @throws RangeError for a cost or a capacity that makes no sense. */
  constructor(options: GpuMeterOptions) {
    this.#servedAs = options;
    this.#process = options.process ?? "";
    this.#startMs = Math.floor(options.startMs);
    this.#bookedUntilMs = this.#startMs;
    this.#spec = options;
    this.#timeline = new BillTimeline(this.#startMs, rateOf(options));
    this.#capacity = new GpuCapacity(options);
  }

  /** Up to where entries have been given out, milliseconds since the Unix epoch. */
  get bookedUntilMs(): number {
    return this.#bookedUntilMs;
  }

  /** What calls are charged by now: tokens per second of one replica, given or learned; undefined while unknown. */
  get tokensPerSecond(): Required<RatedCapacity> | undefined {
    return this.#capacity.tokensPerSecond;
  }

  /** Replicas by now. */
  get replicas(): number {
    return this.#timeline.latest.replicas;
  }

  /** From `atMs` on there are `replicas`. What is booked already stays; a change that lies there holds from its end on. */
  setReplicas(atMs: number, replicas: number): void {
    this.#setSpec(atMs, { ...this.#spec, replicas });
  }

  /**
   * From `atMs` on these settings hold; without `replicas` there are as many as before. What has been learned is kept, and
   * goes on being learned in the way it was.
   */
  configure(atMs: number, settings: GpuSettings): void {
    const capacity = new GpuCapacity(settings, this.#capacity.throughput);
    this.#setSpec(atMs, { ...settings, replicas: settings.replicas ?? this.replicas });
    this.#capacity = capacity;
  }

  /**
   * What a call of these tokens would be charged now, in whole nano-dollars; undefined while no capacity is known. For
   * estimates, such as budgets and the order of endpoints.
   */
  priceOf(tokens: GpuTokens): number | undefined {
    const time = this.#capacity.timeOf(wholeTokens(tokens));
    return time === undefined ? undefined : this.#priceOfSeconds(time.prefill + time.decode);
  }

  /**
   * Charges a call that has ended, once; each attempt that used the GPU is one, aborted and lost ones too. Gives whole
   * nano-dollars, never negative; undefined while no capacity is known: then its cost is unknown, and stands under idle.
   */
  charge(call: GpuCall): number | undefined {
    const tokens = wholeTokens(call);
    const endedMs = Number.isFinite(call.atMs) ? Math.floor(call.atMs) : this.#bookedUntilMs;
    const ended = { ...tokens, atMs: endedMs, startedAtMs: call.startedAtMs };
    const time = this.#capacity.timeOfCall(ended);
    const charged = time === undefined ? undefined : this.#priceOfSeconds(time.prefill + time.decode);
    const hour = hourStartOf(Math.max(endedMs, this.#bookedUntilMs));
    this.#useOf.set(
      hour,
      addUse(this.#useOf.get(hour) ?? noUse, {
        ...tokens,
        chargedNanoUsd: charged ?? 0,
        usedPrefillMicros: Math.round((time?.prefill ?? 0) * 1e6),
        usedDecodeMicros: Math.round((time?.decode ?? 0) * 1e6),
        calls: 1,
        unpricedCalls: charged === undefined ? 1 : 0,
      }),
    );
    this.#capacity.learn(ended, this.replicas);
    return charged;
  }

  /** The entries of all hours that are over at `nowMs` and not given out yet, idle ones too. Call it every minute or so. */
  entriesUntil(nowMs: number): GpuHourEntry[] {
    const entries: GpuHourEntry[] = [];
    for (;;) {
      const hourStartMs = hourStartOf(this.#bookedUntilMs);
      if (hourStartMs + hourMs > nowMs) return entries;
      entries.push(this.#book(hourStartMs, hourStartMs + hourMs, this.#take(hourStartMs)));
    }
  }

  /**
   * The entries up to `nowMs`, the begun hour's part included: at the router's stop, or with each flush of the ledger, so
   * that a crash loses no more of the hour than of anything else. The meter goes on: what comes later is a further part
   * of the hour.
   */
  cut(nowMs: number): GpuHourEntry[] {
    const entries = this.entriesUntil(nowMs);
    const hourStartMs = hourStartOf(this.#bookedUntilMs);
    const endMs = Math.max(Math.floor(nowMs), this.#bookedUntilMs);
    const use = [...this.#useOf.keys()].map((hour) => this.#take(hour)).reduce(addUse, noUse);
    if (endMs > this.#bookedUntilMs || use.calls > 0) entries.push(this.#book(hourStartMs, endMs, use));
    return entries;
  }

  #setSpec(atMs: number, spec: GpuSpec): void {
    this.#timeline.change(Math.max(Math.floor(atMs), this.#bookedUntilMs), rateOf(spec));
    this.#spec = spec;
  }

  #priceOfSeconds(seconds: number): number {
    const { replicas, nanoUsdPerHour } = this.#timeline.latest;
    return Math.round((seconds * nanoUsdPerHour) / (3600 * Math.max(1, replicas)));
  }

  #take(hourStartMs: number): GpuUse {
    const use = this.#useOf.get(hourStartMs) ?? noUse;
    this.#useOf.delete(hourStartMs);
    return use;
  }

  /** Parts of an hour are billed by the difference of sums from its beginning, so that they add up to the whole. */
  #book(hourStartMs: number, endMs: number, use: GpuUse): GpuHourEntry {
    const startMs = this.#bookedUntilMs;
    const beganMs = Math.max(hourStartMs, this.#startMs);
    const bill =
      billNanoUsd(this.#timeline.between(beganMs, endMs)) - billNanoUsd(this.#timeline.between(beganMs, startMs));
    const hour = gpuHour(this.#servedAs, hourStartMs, this.#timeline.between(startMs, endMs), use, bill);
    this.#bookedUntilMs = endMs;
    this.#timeline.forgetBefore(hourStartOf(endMs));
    const source = `${this.#process}/${this.#sequence}`;
    this.#sequence += 1;
    return Object.freeze({ ...hour, source, startMs, endMs });
  }
}

function rateOf(spec: GpuSpec): BillRate {
  const usdPerHour = gpuBillUsdPerHour(spec);
  if (usdPerHour * nanoUsdPerUsd > Number.MAX_SAFE_INTEGER) throw new RangeError("a bill of 9 million dollars an hour");
  return { replicas: spec.replicas ?? 1, nanoUsdPerHour: toNanoUsd(usdPerHour) };
}

/** Counts as they can be booked: whole, not negative, cached ones a part of the prompt. */
function wholeTokens(tokens: GpuTokens): GpuTokens {
  const inputTokens = wholeCount(tokens.inputTokens);
  return {
    inputTokens,
    cachedInputTokens: Math.min(inputTokens, wholeCount(tokens.cachedInputTokens)),
    outputTokens: wholeCount(tokens.outputTokens),
  };
}

function wholeCount(count: number): number {
  return Number.isFinite(count) && count > 0 ? Math.round(count) : 0;
}
