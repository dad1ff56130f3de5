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
export type {
  AffinityName,
  BalanceName,
  BudgetRule,
  Capabilities,
  Endpoint,
  EngineProbe,
  GateSettings,
  Limits,
  Model,
  Provider,
  ProviderKey,
  Registry,
  Route,
  Tier,
  Timeouts,
} from "./entities.ts";
export type { Environment } from "./environment.ts";
export { configJsonSchema } from "./json-schema.ts";
export type { KeyHeader, Preset } from "./preset.ts";
export { type PresetName, presets } from "./presets/index.ts";
export { defaultEscalationInstruction } from "./resolve-route.ts";
