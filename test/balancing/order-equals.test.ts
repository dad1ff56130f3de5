import { type Equal, orderEquals } from "@spillway/resilience";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seeded } from "./support.ts";

const equal = (name: string, more: Partial<Equal> = {}): Equal => ({
  name,
  weight: 1,
  inFlight: 0,
  expectedMs: undefined,
  expectedUsd: undefined,
  warm: true,
  ...more,
});

const names = (equals: readonly Equal[]) => equals.map(({ name }) => name);

const policies = ["ordered", "weighted", "least-in-flight", "latency", "cheapest"] as const;

const arbitraryEquals = fc.uniqueArray(
  fc.record<Equal>({
    name: fc.string({ minLength: 1, maxLength: 6 }),
    weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
    inFlight: fc.nat(50),
    expectedMs: fc.option(fc.double({ min: 0, max: 60_000, noNaN: true }), { nil: undefined }),
    expectedUsd: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    warm: fc.boolean(),
  }),
  { selector: ({ name }) => name, minLength: 1, maxLength: 8 },
);

describe("the order of equals", () => {
  it.each(policies)("has each endpoint exactly once (%s)", (balance) => {
    fc.assert(
      fc.property(
        arbitraryEquals,
        fc.integer(),
        fc.option(fc.string(), { nil: undefined }),
        (equals, seed, affinityKey) => {
          const ordered = orderEquals(equals, { balance, affinityKey, random: seeded(seed) });
          expect(names(ordered).toSorted()).toEqual(names(equals).toSorted());
        },
      ),
    );
  });

  it.each(policies)("leaves what it was given as it was (%s)", (balance) => {
    const equals = [equal("a", { inFlight: 3 }), equal("b"), equal("c", { expectedUsd: 1 })];
    orderEquals(equals, { balance, affinityKey: undefined, random: seeded(1) });
    expect(names(equals)).toEqual(["a", "b", "c"]);
  });

  it("is the configured one by default", () => {
    const equals = [equal("a", { inFlight: 9, expectedUsd: 9 }), equal("b"), equal("c")];
    expect(names(orderEquals(equals, { balance: "ordered", affinityKey: undefined, random: seeded(1) }))).toEqual([
      "a",
      "b",
      "c",
    ]);
  });

  it("gives each weight its share of the first places", () => {
    const equals = [equal("a", { weight: 1 }), equal("b", { weight: 2 }), equal("c", { weight: 5 })];
    const random = seeded(42);
    const first = new Map<string, number>();
    const draws = 20_000;
    for (let draw = 0; draw < draws; draw++) {
      const name = orderEquals(equals, { balance: "weighted", affinityKey: undefined, random })[0]?.name ?? "";
      first.set(name, (first.get(name) ?? 0) + 1);
    }
    for (const { name, weight } of equals) {
      const share = weight / 8;
      const sigma = Math.sqrt((share * (1 - share)) / draws);
      expect(Math.abs((first.get(name) ?? 0) / draws - share)).toBeLessThan(4 * sigma);
    }
  });

  it("draws also the later places by weight", () => {
    const equals = [equal("a", { weight: 100 }), equal("b", { weight: 1 }), equal("c", { weight: 9 })];
    const random = seeded(7);
    let cSecond = 0;
    let aFirst = 0;
    for (let draw = 0; draw < 10_000; draw++) {
      const [one, two] = names(orderEquals(equals, { balance: "weighted", affinityKey: undefined, random }));
      if (one !== "a") continue;
      aFirst += 1;
      if (two === "c") cSecond += 1;
    }
    expect(cSecond / aFirst).toBeGreaterThan(0.88);
    expect(cSecond / aFirst).toBeLessThan(0.92);
  });

  it("survives a random number of 0", () => {
    const equals = [equal("a"), equal("b"), equal("c")];
    for (const balance of policies) {
      expect(orderEquals(equals, { balance, affinityKey: undefined, random: () => 0 })).toHaveLength(3);
    }
  });

  it("puts the least loaded first, load taken by weight", () => {
    const equals = [
      equal("a", { inFlight: 2 }),
      equal("b", { inFlight: 3, weight: 4 }),
      equal("c", { inFlight: 1 }),
      equal("d", { inFlight: 9 }),
    ];
    const order = orderEquals(equals, { balance: "least-in-flight", affinityKey: undefined, random: seeded(3) });
    expect(names(order)).toEqual(["b", "c", "a", "d"]);
  });

  it("spreads calls over endpoints that are equally loaded", () => {
    const equals = [equal("a"), equal("b"), equal("c")];
    const random = seeded(5);
    const first = new Set<string | undefined>();
    for (let draw = 0; draw < 100; draw++) {
      first.add(orderEquals(equals, { balance: "least-in-flight", affinityKey: undefined, random })[0]?.name);
    }
    expect(first.size).toBe(3);
  });

  it("puts the cheapest first, the configured order among the same price, the unknown last", () => {
    const equals = [
      equal("unknown"),
      equal("dear", { expectedUsd: 3 }),
      equal("cheap-1", { expectedUsd: 1 }),
      equal("cheap-2", { expectedUsd: 1 }),
      equal("free", { expectedUsd: 0 }),
    ];
    const order = orderEquals(equals, { balance: "cheapest", affinityKey: undefined, random: seeded(1) });
    expect(names(order)).toEqual(["free", "cheap-1", "cheap-2", "dear", "unknown"]);
  });

  it("puts a cold engine behind the warm ones", () => {
    const equals = [equal("cold", { warm: false, expectedUsd: 0 }), equal("warm", { expectedUsd: 1, inFlight: 5 })];
    for (const balance of ["cheapest", "least-in-flight", "latency"] as const) {
      const order = orderEquals(equals, { balance, affinityKey: undefined, random: seeded(1) });
      expect(names(order), balance).toEqual(["warm", "cold"]);
    }
  });

  it("never puts the slowest of three first", () => {
    const equals = [
      equal("slow", { expectedMs: 5_000 }),
      equal("fast", { expectedMs: 100 }),
      equal("middle", { expectedMs: 500 }),
    ];
    const random = seeded(11);
    const first = new Map<string, number>();
    for (let draw = 0; draw < 1_000; draw++) {
      const name = orderEquals(equals, { balance: "latency", affinityKey: undefined, random })[0]?.name ?? "";
      first.set(name, (first.get(name) ?? 0) + 1);
    }
    expect(first.get("slow")).toBeUndefined();
    expect(first.get("fast") ?? 0).toBeGreaterThan(550);
  });

  it("takes what is under way into account, so that the fastest is no herd's aim", () => {
    const equals = [equal("fast", { expectedMs: 100, inFlight: 9 }), equal("slower", { expectedMs: 300 })];
    const order = orderEquals(equals, { balance: "latency", affinityKey: undefined, random: seeded(1) });
    expect(names(order)).toEqual(["slower", "fast"]);
  });

  it("takes an endpoint that is not known yet for average", () => {
    const equals = [equal("fast", { expectedMs: 100 }), equal("new"), equal("slow", { expectedMs: 900 })];
    const random = seeded(17);
    const first = new Set<string>();
    for (let draw = 0; draw < 200; draw++) {
      first.add(orderEquals(equals, { balance: "latency", affinityKey: undefined, random })[0]?.name ?? "");
    }
    expect([...first].toSorted()).toEqual(["fast", "new"]);
  });

  it("lets affinity go before balance", () => {
    const equals = [equal("a", { inFlight: 50 }), equal("b", { inFlight: 20 }), equal("c")];
    for (const balance of policies) {
      const keyed = Array.from({ length: 30 }, (_, key) =>
        names(orderEquals(equals, { balance, affinityKey: `key ${key}`, random: seeded(key) })),
      );
      expect(new Set(keyed.map(([first]) => first)).size).toBe(3);
      const again = names(orderEquals(equals, { balance, affinityKey: "key 4", random: seeded(99) }));
      expect(again).toEqual(keyed[4]);
    }
  });
});

describe("rendezvous hashing", () => {
  const five = ["a", "b", "c", "d", "e"].map((name) => equal(name));
  const home = (equals: readonly Equal[], key: string) =>
    orderEquals(equals, { balance: "ordered", affinityKey: key, random: seeded(1) })[0]?.name;

  it("moves only the keys of an endpoint that goes, and only to the one that comes", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...five), (key, gone) => {
        const left = five.filter((one) => one !== gone);
        if (home(five, key) !== gone.name) expect(home(left, key)).toBe(home(five, key));
        const more = [...five, equal("f")];
        expect([home(five, key), "f"]).toContain(home(more, key));
      }),
      { numRuns: 500 },
    );
  });

  it("does not depend on the configured order", () => {
    fc.assert(
      fc.property(fc.string(), fc.shuffledSubarray(five, { minLength: 5 }), (key, shuffled) => {
        expect(home(shuffled, key)).toBe(home(five, key));
      }),
    );
  });

  it("spreads keys by weight", () => {
    const weighted = [equal("a", { weight: 1 }), equal("b", { weight: 3 })];
    let onB = 0;
    for (let key = 0; key < 8_000; key++) if (home(weighted, `conversation ${key}`) === "b") onB += 1;
    expect(onB / 8_000).toBeGreaterThan(0.73);
    expect(onB / 8_000).toBeLessThan(0.77);
  });

  it("moves keys only to an endpoint whose weight rises", () => {
    const heavier = five.map((one) => (one.name === "c" ? { ...one, weight: 3 } : one));
    for (let key = 0; key < 500; key++) {
      const before = home(five, `k${key}`);
      expect([before, "c"]).toContain(home(heavier, `k${key}`));
    }
  });
});
