import { redisBudgetStore } from "@spillway/redis";
import OpenAI from "openai";
import { routerOf, wrap } from "spillway";
import { makeCall, mixedConfig } from "./mixed-traffic.ts";
import { WatchedStore } from "./support.ts";

/** A process that makes its share of the calls. Its parent tells it to begin, and which calls are to be aborted. */
const { BASE_URL = "", REDIS_URL = "", FROM = "0", COUNT = "0" } = process.env;
const from = Number(FROM);
const leaving = Array.from({ length: Number(COUNT) }, () => new AbortController());
const begin = Promise.withResolvers<void>();
process.on("message", (word: number | "begin") => {
  if (word === "begin") begin.resolve();
  else leaving[word - from]?.abort();
});

const store = new WatchedStore(redisBudgetStore({ url: REDIS_URL, timeoutMs: 20_000 }));
const client = wrap(
  new OpenAI({ apiKey: "unused" }),
  {
    ...mixedConfig(BASE_URL, store),
    onCall: ({ labels, attempts }) => void process.send?.({ kind: "record", call: Number(labels.call), attempts }),
    onBudget: ({ kind, share, cause }) =>
      void process.send?.({ kind: "budget", what: kind, share, cause: String(cause) }),
  },
  { environment: {} },
);
process.send?.({ kind: "ready" });
await begin.promise;
const ends = await Promise.all(leaving.map(({ signal }, index) => makeCall(client, from + index, signal)));
await routerOf(client).close();
await store.close();
const { settledTwice, underWay, refusals, largestHold } = store;
const end = { kind: "end", ends, settledTwice, underWay, refusals, largestHold, sum: store.sum("all") };
process.send?.(end, () => process.disconnect());
