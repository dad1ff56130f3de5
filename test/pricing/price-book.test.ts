import { noTokens } from "@spillway/core";
import {
  type ConfiguredPrice,
  costOf,
  type EndpointFacts,
  importCatalogue,
  importLiteLlmPrices,
  PriceBook,
  type PriceSource,
  priceTable,
  standardSources,
} from "@spillway/pricing";
import { describe, expect, it } from "vitest";

const atMs = Date.parse("2026-11-17T12:00:00Z");
const at = (iso: string) => ({ atMs: Date.parse(iso) });
const facts = (priceProvider: string | undefined, upstreamModel: string, rest: Partial<EndpointFacts> = {}) => ({
  priceProvider,
  upstreamModel,
  ...rest,
});
const own = (input: number, output: number, rest: Partial<ConfiguredPrice> = {}): ConfiguredPrice => ({
  inputUsdPerMillionTokens: input,
  outputUsdPerMillionTokens: output,
  ...rest,
});

describe("PriceBook", () => {
  it("says where a price comes from", () => {
    const book = new PriceBook();
    expect(book.priceFor(facts("openai", "gpt-5"), { atMs })).toMatchObject({
      source: "catalogue",
      origin: "@pydantic/genai-prices",
      rates: { input: 1250, cachedInput: 125, output: 10_000 },
      nanoUsdPerSearch: 10_000_000,
    });
    const hosted = facts("deepinfra", "meta-llama/Llama-3.3-70B-Instruct-Turbo");
    expect(book.priceFor(hosted, { atMs })).toMatchObject({ source: "listed", asOf: "2026-05", rates: { input: 100 } });
    const mine = facts("openai", "gpt-5", { price: own(0, 1) });
    expect(book.priceFor(mine, { atMs })).toMatchObject({ source: "config", rates: { input: 0, output: 1000 } });
  });

  it.each([
    ["openai", "gpt-5-foo"],
    ["openai", "gpt-5.9"],
    ["openai", "gpt-55"],
    ["openai", "gpt-5-mini-foo"],
    ["anthropic", "claude-opus-4-5-mini"],
    ["anthropic", "claude-sonnet-99"],
    ["google", "gemini-2.5-pro-foo"],
    ["google", "gemini-2.5-flash-ultra"],
    ["deepseek", "deepseek-v4-flash-plus"],
    ["deepinfra", "meta-llama/Llama-3.3-70B-Instruct"],
    ["openrouter", "openai/gpt-5:free"],
    ["nobody", "gpt-5"],
    [undefined, "gpt-5"],
  ])("does not know %s %s: never 0, never a neighbour's price", (provider, model) => {
    expect(new PriceBook().priceFor(facts(provider, model), { atMs })).toBeUndefined();
  });

  it("does not take one model for another that begins alike", () => {
    const book = new PriceBook();
    const input = (provider: string, model: string) => book.priceFor(facts(provider, model), { atMs })?.rates.input;
    expect(input("openai", "gpt-5-mini")).toBe(250);
    expect(input("openai", "gpt-5-nano")).toBe(50);
    expect(input("openai", "gpt-5")).toBe(1250);
    expect(input("openai", "gpt-4o-2024-08-06")).toBe(2500);
    expect(input("anthropic", "claude-sonnet-4-5-20250929")).toBe(3000);
    expect(input("google", "models/gemini-2.5-pro")).toBe(input("google", "gemini-2.5-pro"));
    expect(input("google", "gemini-2.5-flash-preview-09-2025")).toBe(300);
  });

  it("asks each source once per endpoint, however many calls there are", () => {
    let asked = 0;
    const table = priceTable({ name: "t", source: "imported" }, [{ provider: "p", model: "m", price: own(1, 2) }]);
    const counting: PriceSource = {
      name: "counting",
      find: (provider, model) => {
        asked += 1;
        return table.find(provider, model);
      },
    };
    const book = new PriceBook([counting]);
    const known = facts("p", "m");
    const unknown = facts("p", "other");
    const first = book.priceFor(known, { atMs });
    for (let call = 0; call < 100; call += 1) {
      expect(book.priceFor(known, { atMs: atMs + call })).toBe(first);
      expect(book.priceFor(unknown, { atMs: atMs + call })).toBeUndefined();
    }
    expect(asked).toBe(2);
  });

  it("follows the user's dates, and leaves the time before them to the lists", () => {
    const book = new PriceBook();
    const prices = [own(3, 3, { from: "2026-10-01" }), own(2, 2, { from: "2026-03-01" })];
    const endpoint = facts("openai", "gpt-5", { price: prices });
    expect(book.priceFor(endpoint, at("2026-02-28T23:59:59Z"))).toMatchObject({ source: "catalogue" });
    expect(book.priceFor(endpoint, at("2026-03-01T00:00:00Z"))).toMatchObject({
      source: "config",
      rates: { input: 2000 },
      validFromMs: Date.parse("2026-03-01"),
      validUntilMs: Date.parse("2026-10-01"),
    });
    expect(book.priceFor(endpoint, at("2026-10-01T00:00:00Z"))?.rates.input).toBe(3000);
    const alone = facts(undefined, "m", { price: prices });
    expect(book.priceFor(alone, at("2026-02-01"))).toBeUndefined();
  });

  it("follows the catalogue's dates", () => {
    const endpoint = facts("openai", "o3");
    const book = new PriceBook();
    const before = book.priceFor(endpoint, at("2025-06-09T23:00:00Z"));
    const after = book.priceFor(endpoint, at("2025-06-10T00:00:00Z"));
    expect(before?.rates.input).toBe(10_000);
    expect(after?.rates.input).toBe(2_000);
    expect(before?.validUntilMs).toBe(after?.validFromMs);
  });

  it("takes discounts off, by contract and by the month's spend", () => {
    const discounts = {
      committed: 0.1,
      volume: [
        { fromUsdPerMonth: 50_000, off: 0.2 },
        { fromUsdPerMonth: 10_000, off: 0.1 },
      ],
    };
    const endpoint = facts("openai", "gpt-5", { discounts });
    const book = new PriceBook();
    const input = (monthSpendUsd?: number) => book.priceFor(endpoint, { atMs, monthSpendUsd })?.rates.input;
    expect(input()).toBe(1125);
    expect(input(9_999.99)).toBe(1125);
    expect(input(10_000)).toBe(1012.5);
    expect(input(60_000)).toBe(900);
    expect(book.priceFor(endpoint, { atMs, monthSpendUsd: 60_000 })?.applied).toEqual([
      "committed discount 10%",
      "volume discount 20%",
    ]);
  });

  it("knows the service tiers that are published, and says so of the others", () => {
    const book = new PriceBook();
    const endpoint = facts("openai", "gpt-5");
    for (const name of [undefined, "default", "auto", "standard"]) {
      expect(book.priceFor(endpoint, { atMs, serviceTier: name })?.rates.input).toBe(1250);
    }
    expect(book.priceFor(endpoint, { atMs, serviceTier: "flex" })).toMatchObject({
      applied: ["flex"],
      rates: { input: 625, cachedInput: 62.5, output: 5000 },
      nanoUsdPerSearch: 10_000_000,
    });
    expect(book.priceFor(endpoint, { atMs, serviceTier: "priority" })).toBeUndefined();
    expect(book.priceFor(facts("groq", "llama-3.3-70b-versatile"), { atMs, serviceTier: "flex" })?.rates.input).toBe(
      590,
    );
    const flat = facts("openai", "gpt-5", { price: own(1, 1) });
    expect(book.priceFor(flat, { atMs, serviceTier: "priority" })?.rates.input).toBe(1000);
    const tiered = facts("openai", "gpt-5", { price: own(1, 1, { serviceTiers: { priority: 1.75 } }) });
    expect(book.priceFor(tiered, { atMs, serviceTier: "priority" })?.rates.input).toBe(1750);
    expect(book.priceFor(tiered, { atMs, serviceTier: "flex" })).toBeUndefined();
  });

  it("applies off-peak hours, over midnight and by weekday", () => {
    const hours = [{ fromUtc: "22:00", untilUtc: "02:00", days: ["friday" as const], price: 0.5 }];
    const endpoint = facts(undefined, "m", { price: own(1, 1, { hours }) });
    const book = new PriceBook();
    const input = (iso: string) => book.priceFor(endpoint, at(iso))?.rates.input;
    expect(input("2026-11-20T21:59:59Z")).toBe(1000);
    expect(input("2026-11-20T22:00:00Z")).toBe(500);
    expect(input("2026-11-21T01:59:59Z")).toBe(500);
    expect(input("2026-11-21T02:00:00Z")).toBe(1000);
    expect(input("2026-11-20T01:00:00Z")).toBe(1000);
    expect(input("2026-11-21T23:00:00Z")).toBe(1000);
    expect(book.priceFor(endpoint, at("2026-11-20T22:00:00Z"))?.applied).toEqual(["hours 22:00-02:00 UTC"]);
  });

  it("has DeepSeek's peak hours on weekdays only", () => {
    const book = new PriceBook();
    const input = (model: string, iso: string) => book.priceFor(facts("deepseek", model), at(iso))?.rates.input;
    expect(input("deepseek-v4-pro", "2026-11-17T00:59:59Z")).toBe(660);
    expect(input("deepseek-v4-pro", "2026-11-17T01:00:00Z")).toBe(1320);
    expect(input("deepseek-v4-pro", "2026-11-17T05:00:00Z")).toBe(660);
    expect(input("deepseek-v4-pro", "2026-11-21T01:00:00Z")).toBe(660);
    expect(input("deepseek-v4-pro", "2026-05-01T01:00:00Z")).toBeDefined();
    expect(input("deepseek-flash", "2026-11-17T09:59:59Z")).toBe(300);
    expect(input("deepseek-flash", "2026-06-01T09:59:59Z")).toBeUndefined();
  });

  it("converts a currency at the user's rate, everything in it", () => {
    const price = own(2, 8, {
      currency: { code: "EUR", usdPerUnit: 1.0837 },
      usdPerRequest: 0.001,
      usdPerThousandSearches: 10,
      serviceTiers: { batch: own(1, 4) },
    });
    const endpoint = facts(undefined, "m", { price });
    const book = new PriceBook();
    expect(book.priceFor(endpoint, { atMs })).toMatchObject({
      applied: ["EUR at USD 1.0837"],
      rates: { input: 2167.4, output: 8669.6 },
      nanoUsdPerRequest: 1_083_700,
      nanoUsdPerSearch: 10_837_000,
    });
    expect(book.priceFor(endpoint, { atMs, serviceTier: "batch" })?.rates.input).toBe(1083.7);
  });

  it("narrows a price to a prompt's size when it is given", () => {
    const endpoint = facts("google", "gemini-2.5-pro");
    const book = new PriceBook();
    const whole = book.priceFor(endpoint, { atMs });
    for (const inputTokens of [1, 200_000, 200_001]) {
      const narrow = book.priceFor(endpoint, { atMs, inputTokens });
      if (whole === undefined || narrow === undefined) throw new Error("the catalogue lost gemini-2.5-pro");
      expect(narrow.tiers).toEqual([]);
      expect(costOf(narrow, { ...noTokens, inputTokens })).toBe(costOf(whole, { ...noTokens, inputTokens }));
    }
  });

  it("takes in newer data without a restart, from the next call on", () => {
    const book = new PriceBook();
    const endpoint = facts("openai", "gpt-9");
    expect(book.priceFor(endpoint, { atMs })).toBeUndefined();
    const entry = (usd: number) => ({
      "gpt-9": { litellm_provider: "openai", mode: "chat", input_cost_per_token: usd, output_cost_per_token: usd },
    });
    book.refresh(importLiteLlmPrices(entry(5e-6), { asOf: "2026-11-20" }));
    expect(book.priceFor(endpoint, { atMs })).toMatchObject({
      source: "imported",
      origin: "LiteLLM price map",
      asOf: "2026-11-20",
      rates: { input: 5000 },
    });
    book.refresh(importLiteLlmPrices(entry(1e-6)));
    expect(book.priceFor(endpoint, { atMs })?.rates.input).toBe(1000);
    expect(book.sources).toHaveLength(standardSources.length + 1);
    book.replace(standardSources);
    expect(book.priceFor(endpoint, { atMs })).toBeUndefined();
  });

  it("takes a newer edition of the catalogue in place of its own", () => {
    const models = [{ id: "gpt-5", match: { equals: "gpt-5" }, prices: { input_mtok: 1, output_mtok: 4 } }];
    const edition = [{ id: "openai", name: "OpenAI", api_pattern: "", models }];
    const book = new PriceBook();
    book.refresh(importCatalogue(edition, { asOf: "2026-12-01" }));
    expect(book.priceFor(facts("openai", "gpt-5"), { atMs })).toMatchObject({
      asOf: "2026-12-01",
      rates: { input: 1000 },
    });
    expect(book.priceFor(facts("openai", "gpt-4o"), { atMs })).toBeUndefined();
    expect(book.sources).toHaveLength(standardSources.length);
    expect(() => importCatalogue({})).toThrow(TypeError);
  });

  it("is small enough for a record", () => {
    const price = new PriceBook().priceFor(facts("anthropic", "claude-sonnet-4-5"), { atMs, inputTokens: 10 });
    expect(JSON.stringify(price).length).toBeLessThan(400);
    expect(Object.isFrozen(price)).toBe(true);
    expect(JSON.parse(JSON.stringify(price))).toEqual(price);
  });
});
