export type { BalanceName, Limits } from "@spillway/core";
export { closestName, suggestName } from "./closest.ts";
export { compileConfig } from "./compile-config.ts";
export {
  type BudgetConfig,
  defineConfig,
  type EndpointConfig,
  type GpuConfig,
  type ModelConfig,
  type PriceConfig,
  type ProviderConfig,
  type RouteConfig,
  type SpillwayConfig,
} from "./config.ts";
export { type Api, type Dialect, openaiDialect } from "./dialect.ts";
export type { AffinityName } from "./entities/affinity-name.ts";
export type { BudgetRule } from "./entities/budget-rule.ts";
export type { ClassifierChoice, LocalClassifierName } from "./entities/classifier-choice.ts";
export type { Endpoint } from "./entities/endpoint.ts";
export type { GateSettings } from "./entities/gate-settings.ts";
export type { Capabilities, Model } from "./entities/model.ts";
export type { EngineProbe, Provider, ProviderKey } from "./entities/provider.ts";
export type { Registry } from "./entities/registry.ts";
export type { Route } from "./entities/route.ts";
export type { Tier } from "./entities/tier.ts";
export type { Timeouts } from "./entities/timeouts.ts";
export type { Environment } from "./environment.ts";
export { configJsonSchema } from "./json-schema.ts";
export type { KeyHeader, Preset } from "./preset.ts";
export { type PresetName, presets } from "./presets/index.ts";
export { defaultEscalationInstruction } from "./resolve/resolve-route.ts";
