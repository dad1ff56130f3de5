import type { CallRecord } from "@spillway/core";
import type { GpuHourEntry } from "./gpu-hour.ts";

/** A call to be booked. */
export interface CallItem {
  readonly kind: "call";
  readonly record: CallRecord;
  /**
   * What the baseline model did cost for this very request, where it was asked in shadow. It takes the place of the record's
   * assumed `baselineCostUsd`.
   */
  readonly measuredBaselineNanoUsd?: number;
}

/** A GPU hour to be booked. */
export interface GpuHourItem {
  readonly kind: "gpu-hour";
  readonly entry: GpuHourEntry;
}

/** What a ledger's store takes. */
export type LedgerItem = CallItem | GpuHourItem;
