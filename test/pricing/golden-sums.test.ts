import { readdirSync, readFileSync } from "node:fs";
import { noTokens, type TokenCounts, type Usage } from "@spillway/core";
import { billOf, type ConfiguredPrice, costOf, type Discounts, PriceBook, readUsage } from "@spillway/pricing";
import { describe, expect, it } from "vitest";

/** A recorded answer, the price that applies to it, and what it cost, worked out by hand in nano-dollars. */
interface Golden {
  readonly dialect: string;
  readonly case: string;
  /** Where the provider publishes the shape, or where it was reported. */
  readonly source: string;
  readonly payload: unknown;
  /** What was counted of the text, where the answer was cut before it could report. */
  readonly counted?: Pick<Usage, "inputTokens" | "outputTokens">;
  readonly price: ConfiguredPrice;
  readonly at?: string;
  readonly serviceTier?: string;
  readonly monthSpendUsd?: number;
  readonly discounts?: Discounts;
  /** Counts worth saying. */
  readonly tokens?: Partial<TokenCounts>;
  readonly working: string;
  readonly costNanoUsd: number;
  /** The provider's own figure. */
  readonly reportedNanoUsd?: number;
}

const folder = new URL("./payloads/", import.meta.url);
const goldens = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".json"))
  .sort()
  .map((path) => [path, JSON.parse(readFileSync(new URL(path, folder), "utf8")) as Golden] as const);

/** Works out a sum of products such as "(100 - 40) x 2500 + 40 x 62.5", in tenths so that it is whole. */
function workOut(working: string): number {
  const sum = (working.split(" = ")[0] as string).replace(/\((\d+) - (\d+)\)/g, (_, left, right) => `${left - right}`);
  const tenths = sum.split(" + ").map((product) => {
    const [count, rate = "1"] = product.split(" x ");
    return Number(count) * Math.round(Number(rate) * 10);
  });
  return Math.floor((tenths.reduce((left, right) => left + right, 0) + 5) / 10);
}

describe("golden sums", () => {
  it("are many, of every dialect", () => {
    expect(goldens.length).toBeGreaterThanOrEqual(60);
    expect(new Set(goldens.map(([, { dialect }]) => dialect)).size).toBeGreaterThanOrEqual(17);
  });

  it.each(goldens)("%s costs what it costs, to the nano-dollar", (_path, golden) => {
    const { payload, price, serviceTier, monthSpendUsd, discounts, counted } = golden;
    const reported = readUsage(payload, golden.dialect);
    if (counted !== undefined) expect(reported).toBeUndefined();
    const usage: Usage | undefined = counted ? { ...noTokens, ...counted, source: "counted" } : reported;
    if (usage === undefined) throw new Error("no usage was found");
    if (golden.tokens !== undefined) expect(usage).toMatchObject(golden.tokens);
    const facts = { price, discounts, priceProvider: undefined, upstreamModel: "m" };
    const atMs = Date.parse(golden.at ?? "2026-11-17T12:00:00Z");
    const found = new PriceBook([]).priceFor(facts, { atMs, serviceTier, monthSpendUsd });
    if (found === undefined) throw new Error("no price was found");
    expect(costOf(found, usage)).toBe(golden.costNanoUsd);
    expect(workOut(golden.working)).toBe(golden.costNanoUsd);
    expect(golden.source).toMatch(/^https:\/\//);
    const listed = billOf({ ...found, source: "catalogue" }, usage);
    expect(listed).toEqual(
      golden.reportedNanoUsd === undefined
        ? { nanoUsd: golden.costNanoUsd, basis: "price" }
        : { nanoUsd: golden.reportedNanoUsd, basis: "reported" },
    );
    expect(billOf(found, usage)).toEqual({ nanoUsd: golden.costNanoUsd, basis: "price" });
  });

  it.each(goldens.filter(([, { counted }]) => counted === undefined))(
    "%s reads the same from its usage object alone, and with no dialect named",
    (_path, { payload, dialect }) => {
      const whole = payload as { usage?: unknown; response?: { usage?: unknown }; message?: { usage?: unknown } };
      const usage = whole.usage ?? whole.response?.usage ?? whole.message?.usage;
      const { searches: _searches, ...known } = readUsage(payload, dialect) as Usage;
      if (usage && !("timings" in whole)) expect(readUsage(usage, dialect)).toMatchObject(known);
      if (dialect !== "google") expect(readUsage(payload)).toMatchObject(known);
    },
  );
});
