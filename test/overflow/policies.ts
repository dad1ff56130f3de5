import OpenAI from "openai";
import { routerOf, type SpillwayConfig, wrap } from "spillway";
import type { Places, Policy, Sender } from "./run-policy.ts";

const messages = [{ role: "user" as const, content: "Tell me about reservoirs." }];

/** How Spillway is told that the engine is full, and what else takes the same traffic. */
export const policies: readonly Policy[] = [
  spillway("spillway, by its own calls in flight", { maxInFlight: 10 }),
  spillway("spillway, by the engine's queue", { maxWaiting: 2 }),
  spillway("spillway, by forecast first token", { maxFirstTokenMs: 150 }),
  { name: "round robin", open: roundRobin },
  { name: "plain fallback, after 1 s", open: plainFallback },
];

type Overflow = NonNullable<SpillwayConfig["endpoints"][number]["overflow"]>;

function spillway(name: string, overflow: Overflow): Policy {
  return {
    name,
    open({ engine, hosted }) {
      let switches = 0;
      const client = wrap(
        new OpenAI({ apiKey: "unused" }),
        {
          providers: {
            gpu: { preset: "vllm", baseUrl: engine.baseUrl, probe: { intervalMs: 250 } },
            hosted: { baseUrl: hosted.baseUrl },
          },
          endpoints: [
            { provider: "gpu", model: "m", overflow },
            { provider: "hosted", model: "m" },
          ],
          onHealth: ({ kind }) => {
            if (kind === "overflow") switches += 1;
          },
        },
        { environment: {} },
      );
      return {
        send: () => firstToken(client),
        switches: () => switches,
        close: () => routerOf(client).close(),
      };
    },
  };
}

/** Each endpoint in turn. */
function roundRobin(places: Places): Sender {
  const clients = bareClients(places);
  let turn = 0;
  return { send: () => firstToken(clients[turn++ % 2] as OpenAI), close: async () => {} };
}

/** The engine, and the hosted endpoint where it fails or says nothing for a second. */
function plainFallback(places: Places): Sender {
  const [engine, hosted] = bareClients(places);
  return {
    async send() {
      const startedMs = performance.now();
      try {
        return await firstToken(engine, AbortSignal.timeout(1_000));
      } catch {
        await firstToken(hosted);
        return performance.now() - startedMs;
      }
    },
    close: async () => {},
  };
}

function bareClients({ engine, hosted }: Places): readonly [OpenAI, OpenAI] {
  return [engine, hosted].map(({ baseUrl }) => new OpenAI({ baseURL: baseUrl, apiKey: "unused", maxRetries: 0 })) as [
    OpenAI,
    OpenAI,
  ];
}

/** Reads the stream to its end, and gives the milliseconds to its first content. `signal` counts until then. */
async function firstToken(client: OpenAI, signal?: AbortSignal): Promise<number> {
  const startedMs = performance.now();
  const controller = new AbortController();
  const onAbort = () => controller.abort();
  signal?.addEventListener("abort", onAbort, { once: true });
  const stream = await client.chat.completions.create(
    { model: "m", messages, stream: true },
    { signal: controller.signal },
  );
  let firstTokenMs: number | undefined;
  for await (const chunk of stream) {
    if (firstTokenMs !== undefined || !chunk.choices[0]?.delta.content) continue;
    firstTokenMs = performance.now() - startedMs;
    signal?.removeEventListener("abort", onAbort);
  }
  if (firstTokenMs === undefined) throw new Error("The stream held no content.");
  return firstTokenMs;
}
