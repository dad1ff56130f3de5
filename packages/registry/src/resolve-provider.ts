import type { ConfigIssue } from "@spillway/core";
import type { z } from "zod";
import type { providerSchema } from "./config-schema.ts";
import type { Dialect } from "./dialect.ts";
import type { Provider } from "./entities.ts";
import type { Environment } from "./environment.ts";
import type { Preset } from "./preset.ts";
import { normaliseBaseUrl } from "./presets/base-url.ts";
import { presets } from "./presets/index.ts";

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
    origin: url?.origin ?? "",
    basePath: url?.pathname.replace(/\/+$/, "") ?? "",
    headers: Object.freeze(headersOf(preset, config, environment, path, issues)),
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

function headersOf(
  preset: Preset,
  config: z.output<typeof providerSchema>,
  environment: Environment,
  path: string,
  issues: ConfigIssue[],
): string[] {
  const headers: string[] = [];
  const variable = preset.keyVariable;
  const key = config.apiKey ?? (variable === undefined ? undefined : environment[variable] || undefined);
  const own = Object.entries(config.headers ?? {});
  const bringsKey = own.some(([name]) => name.toLowerCase() === preset.keyHeader);
  if (key !== undefined && config.client === undefined && !bringsKey) {
    headers.push(preset.keyHeader, preset.keyHeader === "authorization" ? `Bearer ${key}` : key);
  } else if (preset.keyRequired && config.client === undefined && !bringsKey) {
    issues.push({
      path: `${path}.apiKey`,
      message: `missing: ${preset.title} needs a key. Set the environment variable ${variable ?? "you like"} or give apiKey.`,
    });
  }
  for (const [name, value] of own) {
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
