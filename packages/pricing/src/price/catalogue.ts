import { findProvider, type ModelInfo, type Provider } from "@pydantic/genai-prices";
import { catalogueSchedule } from "./catalogue-schedule.ts";
import { namesModel } from "./model-match.ts";
import type { PriceSchedule, PriceSource } from "./price-schedule.ts";

/** The name of the catalogue as a source. */
const catalogueName = "@pydantic/genai-prices";

/** The catalogue that comes with the package. Looking a model up walks a list: once per endpoint, not per call. */
export const catalogue: PriceSource = {
  name: catalogueName,
  find: (provider, model) => findIn((id) => findProvider({ providerId: id }), provider, model, undefined),
};

/**
 * A newer edition of the catalogue, to be put in place of the one that comes with the package: the JSON that
 * genai-prices publishes (`REMOTE_DATA_JSON_URL` there).
 */
export function importCatalogue(json: unknown, { asOf }: { readonly asOf?: string } = {}): PriceSource {
  if (!Array.isArray(json)) throw new TypeError("Expected the catalogue's JSON: a list of providers.");
  const providers = new Map((json as readonly Provider[]).map((provider) => [provider.id, provider] as const));
  return { name: catalogueName, find: (provider, model) => findIn((id) => providers.get(id), provider, model, asOf) };
}

function findIn(
  providerOf: (id: string) => Provider | undefined,
  providerId: string,
  model: string,
  asOf: string | undefined,
): PriceSchedule | undefined {
  const provider = providerOf(providerId);
  if (provider === undefined) return undefined;
  const wanted = model
    .trim()
    .toLowerCase()
    .replace(/^models\//, "");
  for (const id of [undefined, ...(provider.fallback_model_providers ?? [])]) {
    const found = modelIn(id === undefined ? provider : providerOf(id), wanted);
    if (found !== undefined) return catalogueSchedule(found, catalogueName, asOf);
  }
  return undefined;
}

function modelIn(provider: Provider | undefined, wanted: string): ModelInfo | undefined {
  const models = provider?.models ?? [];
  return models.find(({ id }) => id.toLowerCase() === wanted) ?? models.find(({ match }) => namesModel(match, wanted));
}
