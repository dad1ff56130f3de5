import { checkWhole } from "./facts.ts";
import type { GpuHourEntry } from "./gpu-hour.ts";
import { LedgerItemError } from "./item-error.ts";

/**
 * Checks a GPU hour.
 *
 * @throws LedgerItemError where its amounts are no whole nano-dollars, or do not add up to the bill.
 */
export function checkGpuHour(entry: GpuHourEntry): GpuHourEntry {
  const what = `GPU hour of ${entry.endpoint}`;
  checkWhole(entry.hourStartMs, `start of the ${what}`);
  checkWhole(entry.billNanoUsd, `bill of the ${what}`);
  checkWhole(entry.chargedNanoUsd, `charge of the ${what}`);
  checkWhole(entry.idleNanoUsd, `idle part of the ${what}`);
  if (entry.chargedNanoUsd + entry.idleNanoUsd !== entry.billNanoUsd) {
    const sum = `${entry.chargedNanoUsd} charged and ${entry.idleNanoUsd} idle`;
    throw new LedgerItemError(
      `The ${what} does not add up: ${sum} are not the bill of ${entry.billNanoUsd} nano-dollars.`,
    );
  }
  return entry;
}
