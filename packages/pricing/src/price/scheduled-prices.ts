import type { ConfiguredHours, ConfiguredRates, Weekday } from "./configured-price.ts";
import { priceTable } from "./price-table.ts";

const workdays: readonly Weekday[] = ["monday", "tuesday", "wednesday", "thursday", "friday"];

/** DeepSeek's peak hours: 01:00-04:00 and 06:00-10:00 UTC, Monday to Friday. Chinese holidays are not known here. */
function peakHours(price: ConfiguredRates): ConfiguredHours[] {
  return [
    { fromUtc: "01:00", untilUtc: "04:00", days: workdays, price },
    { fromUtc: "06:00", untilUtc: "10:00", days: workdays, price },
  ];
}

function rates(input: number, cachedInput: number, output: number): ConfiguredRates {
  return {
    inputUsdPerMillionTokens: input,
    cachedInputUsdPerMillionTokens: cachedInput,
    outputUsdPerMillionTokens: output,
  };
}

/**
 * Prices by the day of the week, which the catalogue cannot express: it has DeepSeek's peak hours on every day. They go
 * before it.
 *
 * Source: https://api-docs.deepseek.com/quick_start/pricing (2026-11-15); peak and off-peak began 2026-08-16 16:00 UTC
 */
export const scheduledPrices = priceTable(
  { name: "spillway: prices by weekday", source: "listed", asOf: "2026-11-15" },
  [
    {
      provider: "deepseek",
      model: "deepseek-v4-pro",
      price: {
        from: "2026-08-16T16:00:00Z",
        ...rates(0.66, 0.022, 1.98),
        hours: peakHours(rates(1.32, 0.044, 3.96)),
      },
    },
    {
      provider: "deepseek",
      model: "deepseek-flash",
      price: { from: "2026-10-27", ...rates(0.15, 0.003, 0.6), hours: peakHours(rates(0.3, 0.006, 1.2)) },
    },
  ],
);
