import type { ConfigIssue } from "@spillway/core";
import { suggestName } from "./closest.ts";
import { type Environment, expandEnvironment } from "./environment.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Applies the chosen one of `environments`: providers that it does not list fall away with all that only they serve, and its
 * routes take the place of those with the same name. Chosen by `environment`, else by the variable SPILLWAY_ENV or NODE_ENV;
 * a name from a variable that is not listed changes nothing. Works on the raw configuration, so that the keys of providers
 * that fall away need not be set.
 */
export function chooseEnvironment(raw: unknown, environment: Environment, issues: ConfigIssue[]): unknown {
  const config = fields(raw);
  const environments = fields(config?.environments);
  if (config === undefined || environments === undefined) return raw;
  const given = config.environment;
  const name =
    typeof given === "string"
      ? String(expandEnvironment(given, environment, issues, "environment"))
      : environment.SPILLWAY_ENV || environment.NODE_ENV;
  const chosen = name === undefined ? undefined : fields(environments[name]);
  if (chosen === undefined) {
    if (typeof given === "string" && name !== undefined) {
      const hint = suggestName(name, Object.keys(environments));
      issues.push({ path: "environment", message: `no "${name}" under environments.${hint}` });
    }
    return raw;
  }
  const routes = { ...fields(config.routes), ...fields(chosen.routes) };
  const kept = Array.isArray(chosen.providers) ? new Set<unknown>(chosen.providers) : undefined;
  if (kept === undefined) return { ...config, routes };
  const providers = fields(config.providers) ?? {};
  const unknown = [...kept].filter((one) => typeof one === "string" && !(one in providers)) as string[];
  for (const one of unknown) {
    const hint = suggestName(one, Object.keys(providers));
    issues.push({ path: `environments.${name}.providers`, message: `no provider "${one}".${hint}` });
  }
  // A misspelt provider would take half of the configuration with it, and bring a fault for each part.
  if (unknown.length > 0) return { ...config, routes };
  const endpoints = list(config.endpoints).filter((endpoint) => kept.has(fields(endpoint)?.provider));
  const served = new Set(endpoints.map((endpoint) => fields(endpoint)?.model));
  const gone = new Set(
    list(config.endpoints)
      .map((endpoint) => fields(endpoint)?.model)
      .filter((model) => !served.has(model)),
  );
  const goneEndpoints = new Set(
    list(config.endpoints)
      .filter((endpoint) => !endpoints.includes(endpoint))
      .map(idOf),
  );
  return {
    ...config,
    ...(config.models === undefined ? {} : { models: withoutSuccessors(fields(config.models) ?? {}, gone) }),
    providers: Object.fromEntries(Object.entries(providers).filter(([id]) => kept.has(id))),
    endpoints: endpoints.map((endpoint) => withoutSuccessor(endpoint, goneEndpoints)),
    routes: servedRoutes(routes, gone),
    ...(kept.has(config.defaultProvider) ? {} : { defaultProvider: undefined }),
  };
}

/** Routes with the models that are served here. One of which nothing is left falls away: its callers are told so by name. */
function servedRoutes(routes: Fields, gone: ReadonlySet<unknown>): Fields {
  const served = Object.entries(routes).map(([name, policy]) => [name, without(policy, gone)] as const);
  return Object.fromEntries(served.filter(([, policy]) => list(fields(policy)?.tiers ?? ["unread"]).length > 0));
}

function withoutSuccessors(models: Fields, gone: ReadonlySet<unknown>): Fields {
  const left = Object.entries(models).filter(([name]) => !gone.has(name));
  return Object.fromEntries(left.map(([name, model]) => [name, withoutSuccessor(model, gone)]));
}

/** A successor that is not served here is none. */
function withoutSuccessor(value: unknown, gone: ReadonlySet<unknown>): unknown {
  const entry = fields(value);
  return entry !== undefined && gone.has(entry.successor) ? { ...entry, successor: undefined } : value;
}

function idOf(endpoint: unknown): unknown {
  const { id, provider, model } = fields(endpoint) ?? {};
  return id ?? `${String(provider)}/${String(model)}`;
}

/** A route without the models that nobody serves here; a tier that is empty then falls away. */
function without(route: unknown, gone: ReadonlySet<unknown>): unknown {
  const policy = fields(route);
  if (policy === undefined || !Array.isArray(policy.tiers)) return route;
  const left = (models: unknown) => list(models).filter((model) => !gone.has(model));
  const tiers = policy.tiers.flatMap((tier: unknown): unknown[] => {
    if (typeof tier === "string") return gone.has(tier) ? [] : [tier];
    if (Array.isArray(tier)) return left(tier).length === 0 ? [] : [left(tier)];
    const models = left(fields(tier)?.models);
    return models.length === 0 ? [] : [{ ...fields(tier), models }];
  });
  const baseline = gone.has(policy.baseline) ? { baseline: undefined } : {};
  const abstain =
    typeof policy.abstainTier === "number" ? { abstainTier: Math.min(policy.abstainTier, tiers.length - 1) } : {};
  return { ...policy, tiers, ...baseline, ...abstain };
}

function fields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
