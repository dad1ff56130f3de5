import { noTokens, type TokenCounts } from "@spillway/core";
import { costOf, type Price } from "@spillway/pricing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Thousandths of a nano-dollar per token, up to 1,000 dollars per million. */
const pico = fc.oneof(fc.nat(1_000_000_000), fc.constantFrom(1, 3, 37_500, 3_625, 0));
const count = fc.oneof(fc.nat(2_000_000), fc.maxSafeNat());

const classes = [
  "input",
  "output",
  "cachedInput",
  "cacheWrite",
  "cacheWrite1h",
  "inputAudio",
  "inputImage",
  "outputAudio",
  "reasoning",
] as const;
const ratesInPico = fc.record(Object.fromEntries(classes.map((name) => [name, pico])) as Record<string, typeof pico>);

const tokens = fc.record(
  Object.fromEntries(Object.keys(noTokens).map((name) => [name, count])) as Record<keyof TokenCounts, typeof count>,
);

function priceOf(rates: Readonly<Record<string, number>>, request: number, search: number): Price {
  const nano = Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, rate / 1000]));
  return {
    source: "config",
    rates: nano as unknown as Price["rates"],
    tiers: [],
    nanoUsdPerRequest: request,
    nanoUsdPerSearch: search,
  };
}

/** The same bill in whole numbers of any size. */
function exact(rates: Readonly<Record<string, number>>, request: number, search: number, used: TokenCounts): bigint {
  const rate = (name: string) => BigInt(rates[name] as number);
  let pico = 1000n * (BigInt(request) + BigInt(used.searches) * BigInt(search));
  let input = BigInt(used.inputTokens);
  const take = (wanted: bigint, name: string) => {
    const taken = wanted < input ? wanted : input;
    pico += taken * rate(name);
    input -= taken;
    return taken;
  };
  take(BigInt(used.cachedInputTokens), "cachedInput");
  const written = BigInt(used.cacheWriteTokens) < input ? BigInt(used.cacheWriteTokens) : input;
  const hour = BigInt(used.cacheWrite1hTokens) < written ? BigInt(used.cacheWrite1hTokens) : written;
  take(hour, "cacheWrite1h");
  take(written - hour, "cacheWrite");
  take(BigInt(used.inputAudioTokens), "inputAudio");
  take(BigInt(used.inputImageTokens), "inputImage");
  take(input, "input");
  input = BigInt(used.outputTokens);
  take(BigInt(used.outputAudioTokens), "outputAudio");
  take(BigInt(used.reasoningTokens), "reasoning");
  take(input, "output");
  return (pico + 500n) / 1000n;
}

describe("costOf, against arithmetic in big integers", () => {
  it("agrees to the nano-dollar, for any rates and any tokens", () => {
    fc.assert(
      fc.property(ratesInPico, fc.nat(10_000_000), fc.nat(100_000_000), tokens, (rates, request, search, used) => {
        expect(costOf(priceOf(rates, request, search), used)).toBe(Number(exact(rates, request, search, used)));
      }),
      { numRuns: 2_000 },
    );
  });

  it("charges every token once: at one rate for all classes the parts make no difference", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), tokens, (rate, used) => {
        const rates = Object.fromEntries(classes.map((name) => [name, rate]));
        const plain = { ...noTokens, inputTokens: used.inputTokens, outputTokens: used.outputTokens };
        expect(costOf(priceOf(rates, 0, 0), { ...used, searches: 0 })).toBe(costOf(priceOf(rates, 0, 0), plain));
      }),
    );
  });

  it("adds up: a thousand calls cost a thousand times one, with no drift", () => {
    const price = priceOf({ ...Object.fromEntries(classes.map((name) => [name, 100_000])) }, 0, 0);
    const one = costOf(price, { ...noTokens, inputTokens: 3, outputTokens: 7 });
    let sum = 0;
    for (let call = 0; call < 1_000; call += 1) sum += one;
    expect(sum).toBe(1_000_000);
  });
});
