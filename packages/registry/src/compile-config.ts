import { type BreakerOptions, ConfigError, type ConfigIssue } from "@spillway/core";
import { chooseEnvironment } from "./choose-environment.ts";
import { suggestName } from "./closest.ts";
import type { SpillwayConfig } from "./config.ts";
import type { Endpoint } from "./entities/endpoint.ts";
import type { Model } from "./entities/model.ts";
import type { Registry } from "./entities/registry.ts";
import type { Timeouts } from "./entities/timeouts.ts";
import { type Environment, expandEnvironment } from "./environment.ts";
import { type ParsedConfig, parseConfig } from "./parse-config.ts";
import { resolveBudgets } from "./resolve/resolve-budgets.ts";
import { resolveEndpoints } from "./resolve/resolve-endpoints.ts";
import { resolveModel } from "./resolve/resolve-model.ts";
import { resolveProvider } from "./resolve/resolve-provider.ts";
import { resolveRoute } from "./resolve/resolve-route.ts";

const dayMs = 86_400_000;

/**
 * Checks a configuration and resolves it, so that nothing is looked up when a call is made.
 *
 * @throws ConfigError with every fault at once, each with its path and the fix.
 * @example
 * const registry = compileConfig({ providers: { openai: { preset: "openai" } }, endpoints: [{ provider: "openai", model: "gpt-5" }] });
 */
export function compileConfig(config: SpillwayConfig, environment: Environment = process.env): Registry {
  const issues: ConfigIssue[] = [];
  const chosen = chooseEnvironment(config, environment, issues);
  const parsed = parseConfig(expandEnvironment(chosen, environment, issues), issues);
  const providers = new Map(
    [...parsed.providers].map(([id, provider]) => [id, resolveProvider(id, provider, environment, issues)] as const),
  );
  const models = namedModels(parsed, issues);
  const endpoints = resolveEndpoints(parsed, providers, models, issues);
  const endpointsOfModel = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints.values()) {
    const list = endpointsOfModel.get(endpoint.model.id) ?? [];
    list.push(endpoint);
    endpointsOfModel.set(endpoint.model.id, list);
  }
  const timeouts: Timeouts = {
    callMs: parsed.settings.timeouts?.callMs ?? 600_000,
    attemptMs: parsed.settings.timeouts?.attemptMs,
    firstTokenMs: parsed.settings.timeouts?.firstTokenMs,
    idleMs: parsed.settings.timeouts?.idleMs ?? 120_000,
  };
  const maxRetries = parsed.settings.maxRetries ?? 2;
  const balance = parsed.settings.balance ?? "ordered";
  const affinity = parsed.settings.affinity ?? "none";
  const routes = new Map(
    [...parsed.routes].map(([name, route]) => {
      const context = { endpointsOfModel, models, timeouts, maxRetries, balance, affinity };
      return [name, resolveRoute(name, route, context, issues)] as const;
    }),
  );
  for (const name of routes.keys()) {
    if (models.has(name)) {
      issues.push({
        path: `routes.${name}`,
        message: "a model has the same name. Callers could not tell them apart: rename one.",
      });
    }
  }
  const defaultName = parsed.settings.defaultProvider ?? parsed.providerNames[0] ?? "";
  const defaultProvider = providers.get(defaultName);
  if (parsed.settings.defaultProvider !== undefined && !parsed.providerNames.includes(defaultName)) {
    issues.push({
      path: "defaultProvider",
      message: `no provider "${defaultName}".${suggestName(defaultName, parsed.providerNames)}`,
    });
  }
  const names = { routes: [...routes.keys()], providers: parsed.providerNames, models: [...models.keys()] };
  const budgets = resolveBudgets(parsed.settings.budgets ?? {}, names, issues);
  if (issues.length > 0 || defaultProvider === undefined) throw new ConfigError(issues);
  return Object.freeze({
    providers,
    models,
    endpoints,
    endpointsOfModel,
    routes,
    defaultProvider,
    maxRetries,
    timeouts,
    balance,
    affinity,
    breaker: resolveBreaker(parsed.settings.breaker ?? {}),
    queue: Object.freeze({
      maxWaiting: parsed.settings.queue?.maxWaiting ?? 1_000,
      maxWaitMs: parsed.settings.queue?.maxWaitMs ?? Number.POSITIVE_INFINITY,
    }),
    budgets,
    assumedOutputTokens: parsed.settings.assumedOutputTokens ?? 4_096,
    retryBackoffMs: parsed.settings.retryBackoffMs ?? 500,
    retirementNoticeMs: (parsed.settings.retirementNoticeDays ?? 30) * dayMs,
  });
}

function resolveBreaker(breaker: NonNullable<ParsedConfig["settings"]["breaker"]>): BreakerOptions {
  const openMs = breaker.openMs ?? 5_000;
  return Object.freeze({
    consecutiveFailures: breaker.consecutiveFailures ?? 5,
    failureRatio: breaker.failureRatio ?? 0.5,
    minAttempts: breaker.minAttempts ?? 20,
    windowMs: breaker.windowMs ?? 30_000,
    openMs,
    maxOpenMs: Math.max(openMs, breaker.maxOpenMs ?? 60_000),
  });
}

/** Models that are described, and those that only an endpoint names. */
function namedModels(parsed: ParsedConfig, issues: ConfigIssue[]): Map<string, Model> {
  const models = new Map<string, Model>();
  for (const [id, model] of parsed.models) models.set(id, resolveModel(id, model));
  for (const endpoint of parsed.endpoints.values()) {
    if (!models.has(endpoint.model)) models.set(endpoint.model, resolveModel(endpoint.model, {}));
  }
  for (const [id, model] of parsed.models) {
    if (model.successor !== undefined && !models.has(model.successor)) {
      issues.push({
        path: `models.${id}.successor`,
        message: `no model "${model.successor}".${suggestName(model.successor, [...models.keys()])}`,
      });
    }
  }
  return models;
}
