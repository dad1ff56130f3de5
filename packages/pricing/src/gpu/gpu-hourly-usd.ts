import { type BoughtGpu, type GpuCost, type GpuSpec, hoursPerMonth, type ReservedGpu } from "./gpu-cost.ts";

const defaultPowerUsageEffectiveness = 1.56;

/**
 * US dollars that one replica costs per hour, used or not.
 *
 * - rented: `usdPerHour`
 * - reserved: `usdPerMonth / 730 + upfrontUsd / (termMonths * 730)`
 * - bought: `(usd - residualUsd) / (months * 730) + watts / 1000 * usdPerKwh * powerUsageEffectiveness
 *   + (peopleUsdPerMonth + colocationUsdPerMonth) / 730`
 *
 * Sources: straight-line depreciation; energy at the meter is the server's energy times PUE (ISO/IEC 30134-2); 730 hours
 * a month as in cloud price lists. Interest on the money bound in the hardware is not in it.
 *
 * @throws RangeError unless exactly one of the three is given, with figures that are not negative.
 *
 * @example
 * gpuHourlyUsd({ usdPerHour: 6 }); // 6
 * gpuHourlyUsd({ reserved: { upfrontUsd: 52_560, termMonths: 36 } }); // 2
 * gpuHourlyUsd({ bought: { usd: 73_000, months: 50, watts: 2_000, usdPerKwh: 0.1, powerUsageEffectiveness: 1.5 } }); // 2.30
 */
export function gpuHourlyUsd(cost: GpuCost): number {
  const { usdPerHour, reserved, bought } = cost;
  if ([usdPerHour, reserved, bought].filter((given) => given !== undefined).length !== 1) {
    throw new RangeError("a GPU's cost is exactly one of usdPerHour, reserved and bought");
  }
  if (reserved !== undefined) return reservedUsdPerHour(reserved);
  if (bought !== undefined) return boughtUsdPerHour(bought);
  return notNegative("usdPerHour", usdPerHour);
}

/**
 * US dollars per hour for the whole endpoint: `replicas * gpuHourlyUsd + overheadUsdPerMonth / 730`.
 *
 * @throws RangeError as `gpuHourlyUsd`, and for a negative number of replicas or overhead.
 *
 * @example
 * gpuBillUsdPerHour({ usdPerHour: 6, replicas: 2, overheadUsdPerMonth: 7_300 }); // 22
 */
export function gpuBillUsdPerHour(spec: GpuSpec): number {
  const replicas = notNegative("replicas", spec.replicas, 1);
  const overhead = notNegative("overheadUsdPerMonth", spec.overheadUsdPerMonth, 0);
  return replicas * gpuHourlyUsd(spec) + overhead / hoursPerMonth;
}

function reservedUsdPerHour({ usdPerMonth, upfrontUsd, termMonths }: ReservedGpu): number {
  if (usdPerMonth === undefined && upfrontUsd === undefined) {
    throw new RangeError("a reserved GPU needs usdPerMonth, or upfrontUsd with termMonths");
  }
  const monthly = notNegative("usdPerMonth", usdPerMonth, 0);
  const upfront = notNegative("upfrontUsd", upfrontUsd, 0);
  if (upfront === 0) return monthly / hoursPerMonth;
  return (monthly + upfront / aboveZero("termMonths", termMonths)) / hoursPerMonth;
}

function boughtUsdPerHour(bought: BoughtGpu): number {
  const writtenOff = notNegative("usd", bought.usd) - notNegative("residualUsd", bought.residualUsd, 0);
  if (writtenOff < 0) throw new RangeError("residualUsd is more than the purchase price");
  const siteShare = bought.powerUsageEffectiveness ?? defaultPowerUsageEffectiveness;
  if (!(siteShare >= 1)) throw new RangeError("powerUsageEffectiveness is at least 1");
  const kilowatts = notNegative("watts", bought.watts) / 1000;
  const monthly =
    notNegative("peopleUsdPerMonth", bought.peopleUsdPerMonth, 0) +
    notNegative("colocationUsdPerMonth", bought.colocationUsdPerMonth, 0);
  return (
    writtenOff / (aboveZero("months", bought.months) * hoursPerMonth) +
    kilowatts * notNegative("usdPerKwh", bought.usdPerKwh) * siteShare +
    monthly / hoursPerMonth
  );
}

function notNegative(name: string, value: number | undefined, whenAbsent?: number): number {
  const given = value ?? whenAbsent;
  if (given === undefined || !Number.isFinite(given) || given < 0) throw new RangeError(`${name} is not 0 or more`);
  return given;
}

function aboveZero(name: string, value: number | undefined): number {
  const given = notNegative(name, value);
  if (given === 0) throw new RangeError(`${name} is 0`);
  return given;
}
