import type { ConfigIssue } from "@spillway/core";
import { suggestName } from "../closest.ts";
import type { GpuConfig } from "../config.ts";
import type { Endpoint } from "../entities/endpoint.ts";
import type { Model } from "../entities/model.ts";
import type { Provider } from "../entities/provider.ts";
import type { ParsedConfig } from "../parse-config.ts";
import { resolveLimits } from "./resolve-limits.ts";
import { resolveOverflow } from "./resolve-overflow.ts";
import { resolveParameters } from "./resolve-parameters.ts";

/** Joins endpoints to their providers, models and successors. Faults go to `issues`. */
export function resolveEndpoints(
  parsed: ParsedConfig,
  providers: ReadonlyMap<string, Provider>,
  models: ReadonlyMap<string, Model>,
  issues: ConfigIssue[],
): Map<string, Endpoint> {
  const endpoints = new Map<string, Endpoint & { successors: Endpoint[] }>();
  const wanted = new Map<string, { endpoint: string | undefined; model: string | undefined; path: string }>();
  for (const [index, config] of parsed.endpoints) {
    const path = `endpoints[${index}]`;
    const provider = providers.get(config.provider);
    const model = models.get(config.model);
    if (provider === undefined && !parsed.providerNames.includes(config.provider)) {
      const hint = suggestName(config.provider, parsed.providerNames);
      issues.push({ path: `${path}.provider`, message: `no provider "${config.provider}".${hint}` });
    }
    const id = config.id ?? `${config.provider}/${config.model}`;
    if (endpoints.has(id)) {
      issues.push({
        path: `${path}.id`,
        message: `"${id}" is taken by another endpoint. Give this one an id of its own.`,
      });
      continue;
    }
    if (provider === undefined || model === undefined) continue;
    const modelConfig = parsed.models.get(config.model);
    const windows = [config.contextWindow, model.contextWindow].filter((tokens) => tokens !== undefined);
    const dates = [config.retiresOn, modelConfig?.retiresOn]
      .filter((text) => text !== undefined)
      .map((text) => Date.parse(text));
    endpoints.set(id, {
      id,
      provider,
      model,
      upstreamModel: config.upstreamModel ?? config.model,
      price: config.price,
      discounts: config.discounts,
      contextWindow: windows.length === 0 ? undefined : Math.min(...windows),
      dataClasses: config.dataClasses ?? provider.dataClasses,
      attemptTimeoutMs: config.attemptTimeoutMs,
      retiresAtMs: dates.length === 0 ? undefined : Math.min(...dates),
      successors: [],
      limits: resolveLimits(config.limits),
      overflow: config.overflow === undefined ? undefined : resolveOverflow(config.overflow),
      weight: config.weight ?? 1,
      warmShare: config.warmShare ?? 0,
      parameters: config.parameters === undefined ? undefined : resolveParameters(config.parameters),
      gpu: config.gpu === undefined ? undefined : resolveGpu(config.gpu),
    });
    if (config.gpu !== undefined && config.price !== undefined) {
      issues.push({ path: `${path}.price`, message: "stands beside gpu. Give one of the two: by token or by hour." });
    }
    wanted.set(id, { endpoint: config.successor, model: modelConfig?.successor, path });
  }
  for (const [id, want] of wanted) {
    const endpoint = endpoints.get(id);
    if (endpoint === undefined) continue;
    if (want.endpoint !== undefined) {
      const successor = endpoints.get(want.endpoint);
      if (successor === undefined) {
        const hint = suggestName(want.endpoint, [...endpoints.keys()]);
        issues.push({ path: `${want.path}.successor`, message: `no endpoint "${want.endpoint}".${hint}` });
      } else if (successor === endpoint) {
        issues.push({
          path: `${want.path}.successor`,
          message: "an endpoint cannot be its own successor. Name another.",
        });
      } else endpoint.successors.push(successor);
    } else if (want.model !== undefined) {
      for (const other of endpoints.values()) if (other.model.id === want.model) endpoint.successors.push(other);
    }
  }
  for (const endpoint of endpoints.values()) {
    const { compareWith } = endpoint.gpu ?? {};
    if (compareWith !== undefined && !endpoints.has(compareWith)) {
      const path = `${wanted.get(endpoint.id)?.path ?? ""}.gpu.compareWith`;
      issues.push({ path, message: `no endpoint "${compareWith}".${suggestName(compareWith, [...endpoints.keys()])}` });
    }
    Object.freeze(endpoint);
  }
  return endpoints;
}

function resolveGpu({ compareWith, ...settings }: GpuConfig): Endpoint["gpu"] {
  return Object.freeze({ settings, compareWith });
}
