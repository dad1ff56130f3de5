import { isClientLike, type OpenAIClientLike, SpillwayError } from "@spillway/core";
import type { SpillwayConfig } from "@spillway/registry";
import { createRouter, type RouterOptions } from "./create-router.ts";
import type { Router } from "./router.ts";

const routers = new WeakMap<object, Router>();

/**
 * Puts a router behind an OpenAI client. What comes back is a client of the same class with every helper intact; call
 * sites stay as they are and put a route's name, or a model's, into `model`. The client's own key, base URL and retries
 * are not used: the configuration names the providers, and the router is the only one that retries.
 *
 * @param client an `OpenAI`, `AzureOpenAI` or any other client of the openai package. It is not changed.
 * @param config a configuration, or a router that is shared between clients.
 * @throws ConfigError with every fault of the configuration at once.
 * @throws SpillwayError `already_wrapped`.
 * @example
 * const openai = wrap(new OpenAI(), config);
 * const answer = await openai.chat.completions.create({ model: "auto", messages });
 */
export function wrap<Client extends object>(
  client: Client,
  config: SpillwayConfig | Router,
  options?: RouterOptions,
): Client {
  if (!isClientLike(client))
    throw new TypeError("wrap: the first argument is not an OpenAI client. Pass new OpenAI().");
  if (routers.has(client)) throw new SpillwayError("already_wrapped", "This client has a router already.");
  const router = isRouter(config) ? config : createRouter(config, options);
  const wrapped = (client as OpenAIClientLike).withOptions({
    ...azureOptions(client),
    fetch: fetchBelow(client, router) as typeof fetch,
    maxRetries: 0,
  });
  routers.set(wrapped, router);
  return wrapped as unknown as Client;
}

/**
 * The router behind a wrapped client, for `report`, `explain`, `with`, `update` and `close`.
 *
 * @throws TypeError where the client is not one that `wrap` returned.
 */
export function routerOf(client: object): Router {
  const router = routers.get(client);
  if (router === undefined) throw new TypeError("routerOf: this client did not come from wrap().");
  return router;
}

/**
 * The router's fetch, told what the client adds to addresses: its base URL, because where the API's own path begins cannot
 * always be guessed, and its default query, which is its own provider's and can hold a key.
 */
function fetchBelow(client: OpenAIClientLike, router: Router): Router["fetch"] {
  const base = client.baseURL.replace(/\/+$/, "");
  const { _options } = client as { _options?: { defaultQuery?: object } };
  const defaults = Object.entries(_options?.defaultQuery ?? {});
  return (input, init) => {
    if (typeof input !== "string" || !input.startsWith(`${base}/`)) return router.fetch(input, init);
    const below = `http://router/v1${input.slice(base.length)}`;
    return router.fetch(defaults.length === 0 ? below : withoutDefaults(below, defaults), init);
  };
}

function withoutDefaults(address: string, defaults: readonly [string, unknown][]): string {
  const url = new URL(address);
  for (const [name, value] of defaults) if (url.searchParams.get(name) === String(value)) url.searchParams.delete(name);
  return url.href;
}

/** What openai 6's `AzureOpenAI.withOptions` forgets of its own construction. */
function azureOptions(client: object): object {
  const { apiVersion, deploymentName } = client as { apiVersion?: unknown; deploymentName?: unknown };
  return apiVersion === undefined ? {} : { apiVersion, deployment: deploymentName };
}

function isRouter(value: SpillwayConfig | Router): value is Router {
  return typeof (value as Router).fetch === "function" && typeof (value as Router).explain === "function";
}
