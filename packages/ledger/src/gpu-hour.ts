/**
 * One hour of one self-hosted endpoint: what it cost, how much of that its calls were charged, and what nobody used. All
 * three are whole nano-dollars, and `chargedNanoUsd + idleNanoUsd` is `billNanoUsd`. Fields beyond these are kept as they are,
 * where JSON can hold them.
 */
export interface GpuHourEntry {
  readonly endpoint: string;
  readonly provider?: string;
  readonly model?: string;
  /** When the hour began, milliseconds since the Unix epoch. */
  readonly hourStartMs: number;
  readonly billNanoUsd: number;
  readonly chargedNanoUsd: number;
  /** Negative where the calls were charged more than the hour cost: the rated throughput was exceeded. */
  readonly idleNanoUsd: number;
  /**
   * Who books this part of the hour, where several processes share an endpoint or one books the hour in parts. An hour is
   * booked once for each endpoint and source. Default "".
   */
  readonly source?: string;
}

/** How GPU hours are put together for a report. */
export interface GpuHourOptions {
  /**
   * Makes one entry of all entries of one endpoint's hour, given the entries of all hours. Needed where several processes book the
   * same bill, as `sumGpuHours` of `@spillway/pricing` does. Default: every entry's bill counts.
   */
  mergeGpuHours?(entries: readonly GpuHourEntry[]): readonly GpuHourEntry[];
}
