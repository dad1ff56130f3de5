import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { ChatOpenAI } from "@langchain/openai";
import { type Answer, failure, fault, type LoopbackServer, startLoopbackServer, text } from "@spillway/testing";
import { generateText } from "ai";
import OpenAI from "openai";
import { routerOf, type SpillwayConfig, wrap } from "spillway";
import { describe, expect, it } from "vitest";
import { rejection, user, WatchedClock, within } from "../routing/support.ts";
import { oneVendor, twoVendors } from "./support.ts";

const messages = user("Hello");

/** A wrapped client whose own retries are set, as most apps have them; and what gives it back. */
function clientWith(config: SpillwayConfig, maxRetries: number) {
  const client = wrap(new OpenAI({ apiKey: "unused", maxRetries }), { retryBackoffMs: 1, ...config });
  const close = () => within(routerOf(client).close(), "router.close()");
  return { client, router: routerOf(client), [Symbol.asyncDispose]: close };
}

/** How many requests came, also after whatever is still under way had its turn. */
const requestsOf = (...servers: readonly LoopbackServer[]) => servers.map(({ requestCount }) => requestCount);

describe("retries", () => {
  const outages: readonly [string, Answer, number][] = [
    ["500", failure(500), 5],
    ["429", failure(429), 5],
    ["an error with status 200", fault.errorBodyWith200(), 5],
    ["a reset", fault.resetBeforeHeaders(), 1],
  ];

  it.each(outages)(
    "14: a wrapped client's retries add nothing to the router's: %s: three calls",
    async (_n, answer, own) => {
      await using first = await startLoopbackServer({ answer });
      await using rig = clientWith(oneVendor(first, { maxRetries: 2 }), own);
      await rejection(rig.client.chat.completions.create({ model: "auto", messages }));
      expect(requestsOf(first)).toEqual([3]);
    },
  );

  it.each(outages)("14: neither do those that a request asks for: %s: three calls", async (_name, answer, own) => {
    await using first = await startLoopbackServer({ answer });
    await using rig = clientWith(oneVendor(first, { maxRetries: 2 }), 0);
    await rejection(rig.client.chat.completions.create({ model: "auto", messages }, { maxRetries: own }));
    expect(requestsOf(first)).toEqual([3]);
  });

  it.each(outages)(
    "14: nor those of a bare client over the router's fetch: %s: three calls",
    async (_n, answer, own) => {
      await using first = await startLoopbackServer({ answer });
      await using rig = clientWith(oneVendor(first, { maxRetries: 2 }), 0);
      const bare = new OpenAI({ apiKey: "unused", fetch: rig.router.fetch, maxRetries: own });
      await rejection(bare.chat.completions.create({ model: "auto", messages }));
      expect(requestsOf(first)).toEqual([3]);
    },
  );

  it("14: the same holds for streams, and for each endpoint of a route", async () => {
    await using first = await startLoopbackServer({ answer: failure(500) });
    await using second = await startLoopbackServer({ answer: failure(500) });
    await using rig = clientWith(twoVendors(first, second, { rest: { maxRetries: 2 } }), 5);
    await rejection(rig.client.chat.completions.create({ model: "auto", messages, stream: true }));
    expect(requestsOf(first, second)).toEqual([3, 3]);
  });

  it.each([0, 1, 2, 3])("14: maxRetries %d is so many rounds after the first, not their square", async (maxRetries) => {
    await using first = await startLoopbackServer({ answer: failure(503) });
    await using rig = clientWith(oneVendor(first, { maxRetries }), maxRetries);
    await rejection(rig.client.chat.completions.create({ model: "auto", messages }));
    expect(requestsOf(first)).toEqual([maxRetries + 1]);
  });

  it.each<[string, Answer]>([
    ["500", failure(500)],
    ["429", failure(429)],
  ])("15: an app that retries four times by itself makes four upstream calls, not twelve (%s)", async (_n, answer) => {
    await using first = await startLoopbackServer({ answer });
    await using rig = clientWith(oneVendor(first, { maxRetries: 0 }), 2);
    for (let attempt = 0; attempt < 4; attempt++) {
      await rejection(rig.client.chat.completions.create({ model: "auto", messages }));
    }
    expect(requestsOf(first)).toEqual([4]);
  });

  it("16: three layers that retry: a single 429 that asks for a pause is one upstream call for all of them", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: failure(429, { headers: { "retry-after": "60" } }) });
    await using second = await startLoopbackServer({ answer: text("from the spare") });
    const client = wrap(new OpenAI({ apiKey: "unused", maxRetries: 4 }), twoVendors(first, second), { clock });
    for (let attempt = 0; attempt < 45; attempt++) await client.chat.completions.create({ model: "auto", messages });
    expect(requestsOf(first, second)).toEqual([1, 45]);
    await routerOf(client).close();
  });

  it("16: under a framework that is told not to retry, 429 is asked as often as the router says", async () => {
    await using first = await startLoopbackServer({ answer: failure(429) });
    await using rig = clientWith(oneVendor(first, { maxRetries: 2 }), 4);
    const { fetch } = rig.router;
    const provider = createOpenAICompatible({ name: "spillway", baseURL: "http://spillway/v1", fetch });
    await rejection(generateText({ model: provider("auto"), prompt: "Hello", maxRetries: 0 }));
    expect(requestsOf(first)).toEqual([3]);
    const chat = new ChatOpenAI({ model: "auto", apiKey: "unused", maxRetries: 0, configuration: { fetch } });
    await rejection(chat.invoke("Hello"));
    // The breaker has opened with the fifth failure: what is left of the rounds goes out all the same.
    expect(requestsOf(first)).toEqual([6]);
  });
});
