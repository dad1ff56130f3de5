import { setImmediate as turn } from "node:timers/promises";
import { type LoopbackServer, type LoopbackServerOptions, startLoopbackServer } from "@spillway/testing";
import OpenAI, { AzureOpenAI } from "openai";
import * as zodHelpers from "openai/helpers/zod";
import OpenAI6, { AzureOpenAI as AzureOpenAI6 } from "openai-6";
import * as zodHelpers6 from "openai-6/helpers/zod";
import { type CallRecord, createRouter, type Router, routerOf, type SpillwayConfig, wrap } from "spillway";
import { expect } from "vitest";

/** One version of the openai package. */
export interface Version {
  readonly name: string;
  readonly OpenAI: typeof OpenAI;
  readonly AzureOpenAI: typeof AzureOpenAI;
  readonly zodResponseFormat: typeof zodHelpers.zodResponseFormat;
  readonly zodTextFormat: typeof zodHelpers.zodTextFormat;
  readonly zodFunction: typeof zodHelpers.zodFunction;
}

/** Both ends of the peer range. Tests are typed by the newer one and run on both. */
export const versions: readonly Version[] = [
  { name: "openai 7", OpenAI, AzureOpenAI, ...zodHelpers },
  {
    name: "openai 6",
    OpenAI: OpenAI6 as unknown as typeof OpenAI,
    AzureOpenAI: AzureOpenAI6 as unknown as typeof AzureOpenAI,
    zodResponseFormat: zodHelpers6.zodResponseFormat as unknown as typeof zodHelpers.zodResponseFormat,
    zodTextFormat: zodHelpers6.zodTextFormat as unknown as typeof zodHelpers.zodTextFormat,
    zodFunction: zodHelpers6.zodFunction as unknown as typeof zodHelpers.zodFunction,
  },
];

/** Keys that must never be seen where they do not belong. */
export const callersKey = "sk-the-callers-own-key";
export const upstreamKey = "key-of-upstream";

export const price = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2 };

/** A provider `upstream` that serves `model-1`, alone in a route `auto` and as the model `pinned`. */
export function configFor(server: Pick<LoopbackServer, "baseUrl">, rest: Partial<SpillwayConfig> = {}): SpillwayConfig {
  return {
    providers: { upstream: { preset: "openai", baseUrl: server.baseUrl, apiKey: upstreamKey } },
    endpoints: [{ provider: "upstream", model: "pinned", upstreamModel: "model-1", price }],
    routes: { auto: { tiers: ["pinned"] } },
    retryBackoffMs: 1,
    ...rest,
  };
}

/** Records of calls as they come. */
export class Records {
  readonly all: CallRecord[] = [];
  readonly #waiting = new Set<() => void>();

  readonly onCall = (record: CallRecord): void => {
    this.all.push(record);
    for (const look of [...this.#waiting]) look();
  };

  /** The first `count` records, as soon as there are so many. */
  async first(count: number): Promise<readonly CallRecord[]> {
    const found = new Promise<readonly CallRecord[]>((resolve) => {
      const look = () => {
        if (this.all.length < count) return;
        this.#waiting.delete(look);
        resolve(this.all.slice(0, count));
      };
      this.#waiting.add(look);
      look();
    });
    return within(found, `${count} records (so far ${this.all.length})`);
  }

  /** The only record: fails where there is another, now or a few turns of the event loop later. */
  async only(): Promise<CallRecord> {
    const [record] = await this.first(1);
    for (let round = 0; round < 5; round += 1) await turn();
    expect(this.all).toHaveLength(1);
    return record as CallRecord;
  }
}

/** A client, the server it ends at, and the model name it is asked for. */
export interface Side {
  readonly client: OpenAI;
  readonly server: LoopbackServer;
  readonly model: string;
}

/** The same scenario's two sides: the bare client, and the wrapped one. */
export interface Pair extends AsyncDisposable {
  readonly version: Version;
  readonly bare: Side;
  readonly routed: Side;
  readonly router: Router;
  readonly records: Records;
  /** Sets both servers up alike. */
  script(setUp: (server: LoopbackServer) => void): void;
}

export interface PairOptions {
  readonly config?: Partial<SpillwayConfig>;
  readonly server?: LoopbackServerOptions;
  /** What the routed side puts into `model`. Default: the route. */
  readonly model?: "auto" | "pinned";
}

export async function openPair(version: Version, options: PairOptions = {}): Promise<Pair> {
  const [bareServer, routedServer] = await Promise.all([
    startLoopbackServer(options.server),
    startLoopbackServer(options.server),
  ]);
  const records = new Records();
  const config = configFor(routedServer, { ...options.config, onCall: records.onCall });
  const bare = new version.OpenAI({ apiKey: callersKey, baseURL: bareServer.baseUrl, maxRetries: 0 });
  const client = wrap(new version.OpenAI({ apiKey: callersKey }), config, { environment: {} });
  const router = routerOf(client);
  return {
    version,
    bare: { client: bare, server: bareServer, model: "model-1" },
    routed: { client, server: routedServer, model: options.model ?? "auto" },
    router,
    records,
    script(setUp) {
      setUp(bareServer);
      setUp(routedServer);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([bareServer.close(), routedServer.close()]);
      await within(router.close(), "router.close()");
    },
  };
}

/** Runs the scenario on both sides, expects the same of both, and gives the routed side's. */
export async function same<Value>(pair: Pair, scenario: (side: Side) => Promise<Value>): Promise<Value> {
  const bare = await within(scenario(pair.bare), "the bare client");
  const routed = await within(scenario(pair.routed), "the wrapped client");
  expect(routed).toEqual(bare);
  expect(pair.routed.server.requestCount).toBe(pair.bare.server.requestCount);
  return routed;
}

/** What an error of the client says, without what differs from call to call. */
export function errorFacts(error: Error): object {
  const { status, code, type, param, error: body } = error as InstanceType<typeof OpenAI.APIError>;
  return {
    class: error.constructor,
    name: error.constructor.name,
    message: error.message,
    status,
    code,
    type,
    param,
    body,
  };
}

/** Runs the scenario on both sides, expects the same error of both, and gives the routed side's. */
export async function sameError(pair: Pair, scenario: (side: Side) => Promise<unknown>): Promise<Error> {
  const bare = await rejection(scenario(pair.bare), "the bare client");
  const routed = await rejection(scenario(pair.routed), "the wrapped client");
  expect(errorFacts(routed)).toEqual(errorFacts(bare));
  return routed;
}

/** What `promise` is rejected with. */
export async function rejection(promise: Promise<unknown>, what = "a rejection"): Promise<Error> {
  const outcome = await within(
    promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
    what,
  );
  if (!("error" in outcome)) expect.unreachable(`It was not rejected but gave ${JSON.stringify(outcome.value)}.`);
  expect(outcome.error).toBeInstanceOf(Error);
  return outcome.error as Error;
}

/** Fails in place of hanging. */
export async function within<Value>(promise: Promise<Value>, what: string, limitMs = 4_000): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${limitMs} ms for ${what}.`)), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A router for SDKs that take a `fetch`, its server and its records. */
export interface FetchRig extends AsyncDisposable {
  readonly server: LoopbackServer;
  readonly router: Router;
  readonly records: Records;
}

export async function openFetchRig(
  rest: Partial<SpillwayConfig> = {},
  options: LoopbackServerOptions = {},
): Promise<FetchRig> {
  const server = await startLoopbackServer(options);
  const records = new Records();
  const router = createRouter(configFor(server, { ...rest, onCall: records.onCall }), { environment: {} });
  return {
    server,
    router,
    records,
    async [Symbol.asyncDispose]() {
      await server.close();
      await within(router.close(), "router.close()");
    },
  };
}

export const user = (content: string) => [{ role: "user" as const, content }];

/** `role failure` of each attempt of a record, `ok` where it did not fail. */
export function attemptsOf(record: CallRecord): string[] {
  return record.attempts.map(({ role, failure }) => `${role} ${failure ?? "ok"}`);
}

/** The text of a chat stream's chunk. */
export function pieceOf(chunk: OpenAI.ChatCompletionChunk): string {
  return chunk.choices[0]?.delta.content ?? "";
}

/** Removes `usage: null`, which OpenAI puts on each chunk where usage was asked for: the router asks always. */
export function withoutNullUsage<Chunk extends object>(chunk: Chunk): Chunk {
  const { usage, ...rest } = chunk as Chunk & { usage?: unknown };
  return (usage === null ? rest : chunk) as Chunk;
}

/** All of an async iterable. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
