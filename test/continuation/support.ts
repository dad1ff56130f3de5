import { type LoopbackServer, startLoopbackServer } from "@spillway/testing";
import type { EndpointConfig, RouteConfig, SpillwayConfig } from "spillway";
import { type Rig, smallPrice, start, user, WatchedClock, within } from "../routing/support.ts";

/** What stands between the parts where a route says only `continuation: true`. */
export const usualMarker = (model: string) => `\n\n[The connection was cut here. ${model} continues.]\n\n`;

/** A rig over loopback servers, whose route `auto` serves the models `m0`, `m1`, ..., one at each. */
export interface CutRig extends AsyncDisposable {
  readonly servers: readonly LoopbackServer[];
  readonly rig: Rig;
  readonly clock: WatchedClock;
  readonly config: SpillwayConfig;
}

export async function cutting(
  count: number,
  route: Partial<RouteConfig> = { continuation: true },
  each: readonly Partial<EndpointConfig>[] = [],
): Promise<CutRig> {
  const servers = await Promise.all(Array.from({ length: count }, () => startLoopbackServer()));
  const clock = new WatchedClock();
  const endpoints = servers.map((_, index) => ({
    provider: `p${index}`,
    model: `m${index}`,
    price: smallPrice,
    ...each[index],
  }));
  const config: SpillwayConfig = {
    providers: Object.fromEntries(
      servers.map(({ baseUrl }, index) => [`p${index}`, { preset: "vllm", baseUrl, probe: false }]),
    ),
    endpoints,
    routes: { auto: { tiers: [[...new Set(endpoints.map(({ model }) => model))]], maxRetries: 2, ...route } },
  };
  const rig = start(config, { clock });
  return {
    servers,
    rig,
    clock,
    config,
    async [Symbol.asyncDispose]() {
      await rig[Symbol.asyncDispose]();
      for (const server of servers) await server.close();
    },
  };
}

/** Asks by plain fetch, and gives the body as it comes. */
export async function fetchStream(
  { rig }: Pick<CutRig, "rig">,
  more: Record<string, unknown> = {},
  init: RequestInit = {},
): Promise<Response> {
  const request = rig.router.fetch("http://router/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "auto", messages: user("Count."), stream: true, ...more }),
    ...init,
  });
  return within(request, "the headers");
}

/** A chunk as far as these tests look at it. */
export interface SeenChunk {
  readonly id?: string;
  readonly model?: string;
  readonly created?: number;
  readonly object?: string;
  readonly choices?: readonly {
    readonly index?: number;
    readonly delta?: { readonly content?: string; readonly role?: string };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null;
  readonly spillway?: { readonly continuation?: { readonly endpoint?: string } };
}

/** The events' data of a body's text. */
export function chunksOf(body: string): SeenChunk[] {
  return body
    .split("\n\n")
    .filter((event) => event.startsWith("data: {"))
    .map((event) => JSON.parse(event.slice("data: ".length)) as SeenChunk);
}

export function textOf(chunks: readonly SeenChunk[]): string {
  return chunks.map(({ choices }) => choices?.[0]?.delta?.content ?? "").join("");
}

export const counts = (servers: readonly LoopbackServer[]) => servers.map(({ requestCount }) => requestCount);
