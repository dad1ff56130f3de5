import type { ConfigIssue } from "@spillway/core";
import type { z } from "zod";
import type { Dialect } from "../dialect.ts";
import type { EngineProbe, Provider, ProviderKey } from "../entities/provider.ts";
import type { Environment } from "../environment.ts";
import type { Preset } from "../preset.ts";
import { normaliseBaseUrl } from "../presets/base-url.ts";
import { presets } from "../presets/index.ts";
import type { providerSchema } from "../schema/provider-schema.ts";
import { resolveLimits } from "./resolve-limits.ts";

/** A provider with its preset's facts, its key and its headers. Faults go to `issues`. */
export function resolveProvider(
  id: string,
  config: z.output<typeof providerSchema>,
  environment: Environment,
  issues: ConfigIssue[],
): Provider {
  const preset: Preset = presets[config.preset ?? (config.client === undefined ? "openai-compatible" : "openai")];
  const path = `providers.${id}`;
  const url = baseUrlOf(preset, config, environment, path, issues);
  return Object.freeze({
    id,
    title: preset.title,
    kind: preset.kind,
    preset: preset.name,
    origin: url?.origin ?? "",
    basePath: url?.pathname.replace(/\/+$/, "") ?? "",
    headers: Object.freeze(headersOf(config, path, issues)),
    keys: Object.freeze(keysOf(preset, config, environment, path, issues)),
    probe: probeOf(preset, config),
    forwardHeaders: Object.freeze((config.forwardHeaders ?? []).map((name) => name.toLowerCase())),
    dialect: dialectOf(preset, config.dialect ?? {}),
    client: config.client,
    dataClasses: config.dataClasses,
    priceProvider: preset.priceProvider,
  });
}

function baseUrlOf(
  preset: Preset,
  config: z.output<typeof providerSchema>,
  environment: Environment,
  path: string,
  issues: ConfigIssue[],
): URL | undefined {
  const variable = preset.baseUrlVariable;
  const fromEnvironment = variable === undefined ? undefined : environment[variable] || undefined;
  const text = config.baseUrl ?? config.client?.baseURL ?? fromEnvironment ?? preset.baseUrl;
  if (text === undefined) {
    const hint = variable === undefined ? "" : `, or set the environment variable ${variable}`;
    issues.push({
      path: `${path}.baseUrl`,
      message: `missing: ${preset.title} has no common address. Give baseUrl${hint}.`,
    });
    return undefined;
  }
  const normalised = config.client === undefined ? normaliseBaseUrl(preset, text) : text;
  const url = URL.parse(normalised);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    issues.push({
      path: `${path}.baseUrl`,
      message: "not an http or https address. Write it whole, such as http://10.0.0.5:8000/v1.",
    });
    return undefined;
  }
  if (url.username !== "" || url.password !== "") {
    issues.push({ path: `${path}.baseUrl`, message: "holds credentials. Move them to apiKey or headers." });
  }
  return url;
}

/** The keys in use, the environment's where the configuration has none; one without headers where no key is needed. */
function keysOf(
  preset: Preset,
  config: z.output<typeof providerSchema>,
  environment: Environment,
  path: string,
  issues: ConfigIssue[],
): ProviderKey[] {
  const variable = preset.keyVariable;
  const bringsKey = Object.keys(config.headers ?? {}).some((name) => name.toLowerCase() === preset.keyHeader);
  const none = [{ headers: [], limits: resolveLimits() }];
  if (config.apiKey !== undefined && config.apiKeys !== undefined) {
    issues.push({ path: `${path}.apiKeys`, message: "stands beside apiKey. Give one of the two." });
  }
  if (config.client !== undefined && config.apiKeys !== undefined) {
    issues.push({ path: `${path}.apiKeys`, message: "the client brings its own key. Leave out client or apiKeys." });
  }
  if (config.client !== undefined || bringsKey) return none;
  const single = config.apiKey ?? (variable === undefined ? undefined : environment[variable] || undefined);
  const given = config.apiKeys ?? (single === undefined ? [] : [single]);
  if (given.length === 0 && preset.keyRequired) {
    issues.push({
      path: `${path}.apiKey`,
      message: `missing: ${preset.title} needs a key. Set the environment variable ${variable ?? "you like"} or give apiKey.`,
    });
  }
  if (given.length === 0) return none;
  return given.map((one) => {
    const { key, limits } = typeof one === "string" ? { key: one, limits: undefined } : one;
    const value = preset.keyHeader === "authorization" ? `Bearer ${key}` : key;
    return Object.freeze({ headers: Object.freeze([preset.keyHeader, value]), limits: resolveLimits(limits) });
  });
}

/** Only engines of the user's own are asked; a hosted vendor could send a bill. */
function probeOf(preset: Preset, config: z.output<typeof providerSchema>): EngineProbe | undefined {
  if (preset.engine === undefined || config.probe === false || config.client !== undefined) return undefined;
  return Object.freeze({
    engine: preset.engine,
    intervalMs: config.probe?.intervalMs ?? 1_000,
    timeoutMs: config.probe?.timeoutMs ?? 2_000,
  });
}

function headersOf(config: z.output<typeof providerSchema>, path: string, issues: ConfigIssue[]): string[] {
  const headers: string[] = [];
  for (const [name, value] of Object.entries(config.headers ?? {})) {
    if (/[\r\n\0]/.test(value) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      issues.push({
        path: `${path}.headers.${name}`,
        message: "not a valid HTTP header. Remove line breaks and spaces.",
      });
    } else {
      headers.push(name.toLowerCase(), value);
    }
  }
  return headers;
}

function dialectOf(preset: Preset, overrides: NonNullable<z.output<typeof providerSchema>["dialect"]>): Dialect {
  return Object.freeze({
    maxTokensField: overrides.maxTokensField ?? preset.dialect.maxTokensField,
    streamUsage: overrides.streamUsage ?? preset.dialect.streamUsage,
    logprobs: overrides.logprobs ?? preset.dialect.logprobs,
    apis: overrides.apis ?? preset.dialect.apis,
  });
}
