import { type LoopbackServer, startLoopbackServer, text } from "@spillway/testing";
import type { CallRecord, PriceConfig, RouteConfig, SpillwayConfig } from "spillway";
import { twoTiers } from "../routing/support.ts";

const raterPrice: PriceConfig = { inputUsdPerMillionTokens: 0.05, outputUsdPerMillionTokens: 0.2 };
const raterUsage = { inputTokens: 100, outputTokens: 10 };
/** 100 tokens at 50 nano-dollars and 10 at 200. */
export const ratingNanoUsd = 100 * 50 + 10 * 200;
export const answerUsage = { inputTokens: 10, outputTokens: 5 };
export const smallNanoUsd = 10 * 100 + 5 * 400;
export const largeNanoUsd = 10 * 2_000 + 5 * 8_000;

/** A judge's word, from 1 to 5: scores .1, .3, .5, .7, .9. */
export const level = (rating: number) => text(JSON.stringify({ level: rating, domain: "code" }), { usage: raterUsage });

/** Three providers: `local` serves `small`, `cloud` serves `large`, `side` serves `rater`. */
export interface Servers extends AsyncDisposable {
  readonly local: LoopbackServer;
  readonly cloud: LoopbackServer;
  readonly side: LoopbackServer;
}

export async function servers(rating = 5): Promise<Servers> {
  const local = await startLoopbackServer({ answer: text("From small.", { usage: answerUsage }) });
  const cloud = await startLoopbackServer({ answer: text("From large.", { usage: answerUsage }) });
  const side = await startLoopbackServer({ answer: level(rating) });
  return {
    local,
    cloud,
    side,
    async [Symbol.asyncDispose]() {
      await Promise.all([local.close(), cloud.close(), side.close()]);
    },
  };
}

const judged = { classifier: { judge: { model: "rater" } } } as const;

/** A route `auto` over `small` and `large` whose classifier is `judged` unless `route` names another. */
export function asking(
  { local, cloud, side }: Servers,
  route: Partial<RouteConfig> = {},
  rest: Partial<SpillwayConfig> = {},
): SpillwayConfig {
  const config = twoTiers(local, cloud, { ...judged, classifierFallback: "length", ...route });
  return {
    ...config,
    providers: {
      ...config.providers,
      side: { preset: "openai-compatible", baseUrl: side.baseUrl, apiKey: "key-of-side" },
    },
    endpoints: [...config.endpoints, { provider: "side", model: "rater", price: raterPrice }],
    maxRetries: 0,
    ...rest,
  };
}

/** The names of what an estimate rests on. */
export function why({ decision }: CallRecord): readonly string[] {
  return (decision?.difficulty?.reasons ?? []).map(({ name }) => name);
}

export const nano = (usd: number | undefined) => (usd === undefined ? undefined : Math.round(usd * 1e9));
