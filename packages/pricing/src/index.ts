export { cataloguePrice } from "./catalogue-price.ts";
export { type ConfiguredPrice, configuredPrice } from "./configured-price.ts";
export { costOf } from "./cost-of.ts";
export type { Price, RateTier, TokenRates } from "./price.ts";
export { readUsage } from "./read-usage.ts";
export { type PriceQuery, resolvePrice } from "./resolve-price.ts";
