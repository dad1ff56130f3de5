import type { SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { apiError, ask, askStream, user } from "../routing/support.ts";
import {
  answering,
  type Budgets,
  callsUntilRefused,
  capped,
  labelled,
  limited,
  refused,
  startCapped,
  threeCalls,
  WatchedStore,
} from "./support.ts";

describe("a call that does not fit", () => {
  it("gets a 402 that is not retried and says why, and nothing is sent", async () => {
    await using server = await answering();
    await using rig = startCapped(capped(server, { all: { ...threeCalls, period: "day" } }));
    expect(await callsUntilRefused(rig)).toBe(3);
    const sent = server.requestCount;
    const error = await refused(rig);
    expect(error.message).toMatch(/budget "all" has USD 0\.0001.*are spent.*begins anew at \d{4}-\d\d-\d\dT00:00/);
    const streamed = await apiError(askStream(rig, "m", "easy", limited));
    expect(streamed).toMatchObject({ status: 402, code: "budget_exceeded" });
    expect(server.requestCount).toBe(sent);
    expect(sent).toBe(3);
    expect(rig.records.at(-1)).toMatchObject({ outcome: "error", status: 402, errorCode: "budget_exceeded" });
    expect(rig.records.at(-1)?.attempts).toEqual([]);
    expect(rig.events.filter(({ kind }) => kind === "refused").length).toBe(3);
  });

  it("stays a 402 of the client's own kind with its own retries on", async () => {
    await using server = await answering();
    await using rig = startCapped(capped(server, { all: { limitUsd: 0, period: "hour" } }));
    const request = { model: "m", messages: user("easy"), ...limited };
    const error = await apiError(rig.client.chat.completions.create(request, { maxRetries: 5 }));
    expect(error.status).toBe(402);
    expect(rig.records).toHaveLength(1);
    expect(server.requestCount).toBe(0);
  });

  it("counts tokens where the limit is in tokens, also without a price", async () => {
    await using server = await answering();
    const config = capped(server, { all: { limitTokens: 100, period: "day" } });
    await using rig = startCapped({ ...config, endpoints: [{ provider: "only", model: "m" }] });
    expect(await callsUntilRefused(rig)).toBe(3);
    expect((await refused(rig)).message).toContain("100 tokens");
  });

  it("is refused for want of a price where the limit is in dollars", async () => {
    await using server = await answering();
    const config = capped(server, { all: { limitUsd: 100, period: "day" } });
    await using rig = startCapped({ ...config, endpoints: [{ provider: "only", model: "m" }] });
    const error = await apiError(ask(rig, "m", "easy", limited));
    expect(error.status).toBeGreaterThanOrEqual(400);
    expect(error.message).toMatch(/price/);
    expect(server.requestCount).toBe(0);
  });

  it("is refused for want of a price also where the request names no model", async () => {
    await using server = await answering();
    await using rig = startCapped(capped(server, { all: { limitUsd: 100, period: "day" } }));
    const paint = rig.client.images.generate({ prompt: "A spillway", model: "unknown-painter" });
    await apiError(paint);
    expect(server.requestCount).toBe(0);
  });
});

describe("a budget of one call", () => {
  it("refuses the call that alone may come to more, and no other", async () => {
    await using server = await answering();
    await using rig = startCapped(capped(server, { each: { limitTokens: 60, period: "call" } }));
    for (let calls = 0; calls < 5; calls++) await ask(rig, "m", "easy", limited);
    const error = await apiError(ask(rig, "m", "easy", { max_tokens: 200 }));
    expect(error).toMatchObject({ status: 402, code: "budget_exceeded" });
    expect(server.requestCount).toBe(5);
  });
});

describe("whom a budget counts for", () => {
  it("is each value of a label", async () => {
    await using server = await answering();
    await using rig = startCapped(capped(server, { tenants: { ...threeCalls, period: "day", per: "tenant" } }));
    expect(await callsUntilRefused(rig, "m", labelled("tenant=acme"))).toBe(3);
    expect(await callsUntilRefused(rig, "m", labelled("tenant=globex"))).toBe(3);
    expect((await refused(rig, "m", labelled("tenant=acme"))).message).toContain("of acme");
    // Those without the label share one account.
    expect(await callsUntilRefused(rig)).toBe(3);
  });

  it("are all its budgets together: one refuses, and nothing is held on the others", async () => {
    await using server = await answering();
    const store = new WatchedStore();
    const budgets = {
      all: { limitUsd: 0.0002, period: "month" },
      tenants: { ...threeCalls, period: "day", per: "tenant" },
    } as const;
    await using rig = startCapped(capped(server, budgets, { budgetStore: store }));
    expect(await callsUntilRefused(rig, "m", labelled("tenant=a"))).toBe(3);
    expect(await callsUntilRefused(rig, "m", labelled("tenant=b"))).toBe(3);
    // 120 of 200 are spent by now.
    expect(await callsUntilRefused(rig, "m", labelled("tenant=c"))).toBe(2);
    expect(store.sum("all")).toBe(160_000);
    expect(store.sum("tenants", "c")).toBe(40_000);
    expect(store.underWay).toBe(0);
  });

  const twoModels = (place: { readonly baseUrl: string }, only: Budgets[string]["only"]): SpillwayConfig => ({
    ...capped(place, { some: { ...threeCalls, period: "day", only } }),
    providers: {
      one: { preset: "vllm", baseUrl: place.baseUrl },
      two: { preset: "vllm", baseUrl: place.baseUrl },
    },
    endpoints: [
      { provider: "one", model: "m", price: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 1 } },
      { provider: "two", model: "n", price: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 1 } },
    ],
    routes: { chat: { tiers: ["m"] }, other: { tiers: ["m"] } },
  });

  it.each([
    ["route", { route: "chat" }, "chat", "other"],
    ["provider", { provider: "one" }, "m", "n"],
    ["model", { model: "n" }, "n", "m"],
  ])("is what `only` says: %s", async (_what, only, counted, free) => {
    await using server = await answering();
    await using rig = startCapped(twoModels(server, only));
    for (let calls = 0; calls < 5; calls++) await ask(rig, free, "easy", limited);
    expect(await callsUntilRefused(rig, counted)).toBe(3);
    await ask(rig, free, "easy", limited);
  });

  it("is what `only` says: labels", async () => {
    await using server = await answering();
    await using rig = startCapped(twoModels(server, { labels: { tenant: "acme", plan: "free" } }));
    for (const labels of ["tenant=acme", "tenant=acme&plan=paid", "plan=free"])
      for (let calls = 0; calls < 4; calls++) await ask(rig, "m", "easy", limited, labelled(labels));
    expect(await callsUntilRefused(rig, "m", labelled("tenant=acme&plan=free&x=y"))).toBe(3);
  });

  it("another endpoint takes the call where only one provider's budget is used up", async () => {
    await using server = await answering();
    const config = twoModels(server, { provider: "one" });
    const [first, second] = config.endpoints;
    if (!first || !second) expect.unreachable();
    await using rig = startCapped({ ...config, endpoints: [first, { ...second, model: "m" }] });
    for (let calls = 0; calls < 6; calls++) await ask(rig, "m", "easy", limited);
    expect(rig.records.map(({ endpoint }) => endpoint)).toEqual([...Array(3).fill("one/m"), ...Array(3).fill("two/m")]);
  });
});

describe("router.update", () => {
  it("sets a new limit at once, and keeps what is spent", async () => {
    await using server = await answering();
    await using rig = startCapped(capped(server, { all: { ...threeCalls, period: "day" } }));
    expect(await callsUntilRefused(rig)).toBe(3);
    rig.router.update(capped(server, { all: { limitUsd: 0.00014, period: "day" } }));
    expect(await callsUntilRefused(rig)).toBe(2);
    rig.router.update(capped(server, { all: { limitUsd: 0.00005, period: "day" } }));
    await refused(rig);
    rig.router.update(capped(server, undefined));
    await ask(rig, "m", "easy", limited);
  });
});
