import { setImmediate as turn } from "node:timers/promises";
import { FakeClock } from "@spillway/testing";
import OpenAI from "openai";
import {
  type CallRecord,
  type Classifier,
  type PriceConfig,
  type RouteConfig,
  type Router,
  type RouterOptions,
  routerOf,
  type SpillwayConfig,
  type Warning,
  wrap,
} from "spillway";
import { expect } from "vitest";

/** Where something is served: a loopback server, or a dead address. */
export interface Place {
  readonly baseUrl: string;
}

export const smallPrice: PriceConfig = { inputUsdPerMillionTokens: 0.1, outputUsdPerMillionTokens: 0.4 };
const largePrice: PriceConfig = { inputUsdPerMillionTokens: 2, outputUsdPerMillionTokens: 8 };

/** Always the same difficulty. */
export function difficulty(score: number): Classifier {
  return { name: "fixed", classify: () => ({ score, reasons: [], classifier: "fixed" }) };
}

/** Prompts that begin with "hard" are. */
export const byFirstWord: Classifier = {
  name: "by-first-word",
  classify(conversation) {
    const hard = conversation.turns.some((one) => one.role === "user" && one.text.startsWith("hard"));
    return { score: hard ? 0.9 : 0.1, reasons: [{ name: "first-word", weight: 0.4 }], classifier: "by-first-word" };
  },
};

/** A route `auto` of two tiers: `small` at provider `local`, `large` at provider `cloud`. */
export function twoTiers(
  local: Place,
  cloud: Place,
  route: Partial<RouteConfig> = {},
  rest: Partial<SpillwayConfig> = {},
): SpillwayConfig {
  return {
    providers: {
      local: { preset: "vllm", baseUrl: local.baseUrl, apiKey: "key-of-local" },
      cloud: { preset: "openai", baseUrl: cloud.baseUrl, apiKey: "key-of-cloud" },
    },
    endpoints: [
      { provider: "local", model: "small", price: smallPrice },
      { provider: "cloud", model: "large", price: largePrice },
    ],
    routes: { auto: { tiers: ["small", "large"], classifier: byFirstWord, gates: { empty: true }, ...route } },
    ...rest,
  };
}

/** Two tiers of which only the first may see data of class `secret`. */
export function refusesData(local: Place, cloud: Place, route: Partial<RouteConfig> = {}): SpillwayConfig {
  const config = twoTiers(local, cloud, route);
  return {
    ...config,
    providers: {
      ...config.providers,
      local: { ...config.providers.local, dataClasses: ["secret", "public"] },
      cloud: { ...config.providers.cloud, dataClasses: ["public"] },
    },
  };
}

/** A model `m` served at each place, as endpoints `p0/m`, `p1/m`, ... */
export function replicas(places: readonly Place[], rest: Partial<SpillwayConfig> = {}): SpillwayConfig {
  return {
    providers: Object.fromEntries(
      places.map(({ baseUrl }, index) => [`p${index}`, { preset: "vllm", baseUrl, apiKey: `key-of-p${index}` }]),
    ),
    endpoints: places.map((_, index) => ({ provider: `p${index}`, model: "m", price: smallPrice })),
    ...rest,
  };
}

/** A wrapped client and everything that its router told. Closes the router in the end. */
export interface Rig extends AsyncDisposable {
  readonly client: OpenAI;
  readonly router: Router;
  readonly records: readonly CallRecord[];
  readonly warnings: readonly Warning[];
  /** The record with this index, as soon as there is one. */
  record(index?: number): Promise<CallRecord>;
}

export function start(config: SpillwayConfig, options: RouterOptions = {}): Rig {
  const records: CallRecord[] = [];
  const warnings: Warning[] = [];
  const waiting = new Set<() => void>();
  const watched: SpillwayConfig = {
    onWarning: (warning) => void warnings.push(warning),
    ...config,
    onCall(record) {
      records.push(record);
      for (const look of [...waiting]) look();
      return config.onCall?.(record);
    },
  };
  const client = wrap(new OpenAI({ apiKey: "unused" }), watched, { environment: {}, ...options });
  const router = routerOf(client);
  return {
    client,
    router,
    records,
    warnings,
    record(index = 0) {
      const found = new Promise<CallRecord>((resolve) => {
        const look = () => {
          const record = records[index];
          if (record === undefined) return;
          waiting.delete(look);
          resolve(record);
        };
        waiting.add(look);
        look();
      });
      return within(found, `record ${index}`);
    },
    async [Symbol.asyncDispose]() {
      await within(router.close(), "router.close()");
    },
  };
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

type Extra = Partial<Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "messages" | "model" | "stream">>;

export const user = (content: string) => [{ role: "user" as const, content }];

/** Asks and gives the answer's text. */
export async function ask(
  rig: Pick<Rig, "client">,
  model: string,
  content = "easy",
  extra: Extra = {},
  options: OpenAI.RequestOptions = {},
): Promise<string | null | undefined> {
  const completion = await within(
    rig.client.chat.completions.create({ model, messages: user(content), ...extra }, options),
    "the answer",
  );
  return completion.choices[0]?.message.content;
}

/** Asks for a stream and gives its text; `seen` gets the pieces as they come, so that they are known after an error too. */
export async function askStream(
  rig: Pick<Rig, "client">,
  model: string,
  content = "easy",
  extra: Extra = {},
  seen: string[] = [],
  options: OpenAI.RequestOptions = {},
): Promise<string> {
  const read = async () => {
    const stream = await rig.client.chat.completions.create(
      { model, messages: user(content), ...extra, stream: true },
      options,
    );
    for await (const chunk of stream) {
      const piece = chunk.choices[0]?.delta.content;
      if (typeof piece === "string" && piece !== "") seen.push(piece);
    }
    return seen.join("");
  };
  return within(read(), "the stream");
}

/** Asks once as a completion and once as a stream. */
export const bothWays = [
  ["a completion", ask],
  ["a stream", askStream],
] as const;

/** What `promise` is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const outcome = await within(
    promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
    "a rejection",
  );
  if (!("error" in outcome)) expect.unreachable(`It was not rejected but gave ${JSON.stringify(outcome.value)}.`);
  expect(outcome.error).toBeInstanceOf(Error);
  return outcome.error as Error;
}

/** The HTTP error that the client throws. */
export async function apiError(promise: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const error = await rejection(promise);
  expect(error).toBeInstanceOf(OpenAI.APIError);
  return error as InstanceType<typeof OpenAI.APIError>;
}

/** `role@endpoint` of each attempt, with what failed. */
export function path(record: CallRecord): string[] {
  return record.attempts.map(
    ({ role, endpoint, failure }) => `${role} ${endpoint}${failure === undefined ? "" : ` ${failure}`}`,
  );
}

/** A clock that tells when somebody waits on it. */
export class WatchedClock extends FakeClock {
  /** Every delay that was asked for, in order. */
  readonly delays: number[] = [];
  readonly #waiting = new Set<() => void>();

  override after(delayMs: number, callback: () => void): () => void {
    this.delays.push(delayMs);
    const cancel = super.after(delayMs, callback);
    for (const look of [...this.#waiting]) look();
    return cancel;
  }

  /** Resolves once delays like this have been asked for so many times. */
  asked(matches: number | ((delayMs: number) => boolean), times = 1): Promise<void> {
    const fits = typeof matches === "function" ? matches : (delayMs: number) => delayMs === matches;
    const found = new Promise<void>((resolve) => {
      const look = () => {
        if (this.delays.filter(fits).length < times) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
    return within(found, `a wait on the clock (so far: ${this.delays.join(", ")})`);
  }
}

/** Turns of the event loop until `holds` does: for sockets, whose end nobody announces. */
export async function eventually(holds: () => boolean, what: string, limitMs = 3_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > endMs) expect.unreachable(`It never came true: ${what}`);
    await turn();
  }
}
