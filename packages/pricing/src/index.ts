export { type Bill, billOf } from "./bill-of.ts";
export { costOf } from "./cost-of.ts";
export type { BillSegment } from "./gpu/bill-segment.ts";
export { breakEvenTokensPerMonthAtScale, type GrowingFleet } from "./gpu/break-even-at-scale.ts";
export { compareWithHosted, type HostedComparison } from "./gpu/compare-with-hosted.ts";
export { type EffectivePrice, effectivePrice } from "./gpu/effective-price.ts";
export type { GpuCall, GpuCapacityOptions } from "./gpu/gpu-capacity.ts";
export { type BoughtGpu, type GpuCost, type GpuSpec, hoursPerMonth, type ReservedGpu } from "./gpu/gpu-cost.ts";
export type { GpuHour, GpuHourEntry, GpuUse, ServedAs } from "./gpu/gpu-hour.ts";
export { gpuBillUsdPerHour, gpuHourlyUsd } from "./gpu/gpu-hourly-usd.ts";
export { GpuMeter, type GpuMeterOptions, type GpuSettings } from "./gpu/gpu-meter.ts";
export { type GpuTotals, gpuTotals } from "./gpu/gpu-totals.ts";
export { type HostedPrice, hostedCost } from "./gpu/hosted-cost.ts";
export {
  defaultCachedInputWeight,
  defaultPrefillPerDecode,
  type GpuTokens,
  type RatedCapacity,
  replicaSeconds,
} from "./gpu/rated-capacity.ts";
export { sumGpuHours } from "./gpu/sum-gpu-hours.ts";
export type { SustainedThroughputOptions } from "./gpu/sustained-throughput.ts";
export { importCatalogue } from "./price/catalogue.ts";
export { cataloguePrice } from "./price/catalogue-price.ts";
export {
  type ConfiguredChange,
  type ConfiguredHours,
  type ConfiguredPrice,
  type ConfiguredRates,
  configuredPrice,
  type Weekday,
} from "./price/configured-price.ts";
export type { Discounts, VolumeDiscount } from "./price/discounts.ts";
export { importLiteLlmPrices } from "./price/import-litellm.ts";
export { importModelsDevPrices } from "./price/import-models-dev.ts";
export type { Price, PriceSourceKind, RateTier, TokenRates } from "./price/price.ts";
export { type EndpointFacts, PriceBook, standardSources } from "./price/price-book.ts";
export type { PricePeriod, PriceSchedule, PriceSource, PriceWindow } from "./price/price-schedule.ts";
export { priceTable, type TableFacts, type TablePrice } from "./price/price-table.ts";
export type { PriceMoment } from "./price/quotes.ts";
export type { RateCard, RateChange } from "./price/rate-card.ts";
export { type PriceQuery, resolvePrice } from "./price/resolve-price.ts";
export { servedTier } from "./price/service-tiers.ts";
export { readUsage } from "./usage/read-usage.ts";
