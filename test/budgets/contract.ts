import type { AccountRef, BudgetStore, Reservation } from "@spillway/budgets";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { account, dayMs, fits, hold, hourMs, noon, spend, sums } from "./accounts.ts";
import { Reference } from "./reference.ts";

/** A store under test: empty, and closed in the end. */
export type OpenStore = () => BudgetStore | Promise<BudgetStore>;

/** What every budget store must do. `fails`: titles of tests that this one is known not to pass. */
export function budgetStoreContract(open: OpenStore, fails: readonly string[] = []): void {
  let store: BudgetStore;
  const holds = (title: string, test: () => Promise<void>) => (fails.includes(title) ? it : it)(title, test);

  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  describe("holding", () => {
    holds("grants to the last unit, and not one more", async () => {
      const of = account();
      expect(await fits(store, of, 101)).toBe(false);
      await hold(store, [{ account: of, amount: 60 }]);
      expect(await fits(store, of, 41)).toBe(false);
      await hold(store, [{ account: of, amount: 40 }]);
      expect(await sums(store, of)).toEqual([0, 100]);
      expect(await fits(store, of, 1)).toBe(false);
      expect(await fits(store, of, 0)).toBe(true);
    });

    holds("is exact with amounts near 2^53", async () => {
      const of = account({ limit: Number.MAX_SAFE_INTEGER });
      const most = Number.MAX_SAFE_INTEGER - 1;
      await spend(store, of, most);
      expect(await sums(store, of)).toEqual([most, 0]);
      await hold(store, [{ account: of, amount: 1 }]);
      expect(await fits(store, of, 1)).toBe(false);
      expect(await sums(store, of)).toEqual([most, 1]);
    });

    holds("is all or nothing, and names the first account that refuses", async () => {
      const wide = account({ name: "wide", limit: 1_000 });
      const narrow = account({ name: "narrow", limit: 10 }, "acme");
      const alsoNarrow = account({ name: "also narrow", limit: 10 });
      const refused = await store.reserve(
        [
          { account: wide, amount: 20 },
          { account: narrow, amount: 20 },
          { account: alsoNarrow, amount: 20 },
        ],
        noon,
      );
      expect(refused.reservation).toBeUndefined();
      expect(refused.refusedBy).toEqual({
        budget: "narrow",
        owner: "acme",
        unit: "nano-usd",
        limit: 10,
        spent: 0,
        reserved: 0,
        endsAtMs: Date.UTC(2026, 0, 2),
      });
      for (const one of [wide, narrow, alsoNarrow]) expect(await sums(store, one)).toEqual([0, 0]);
    });

    holds("counts an account that is named twice twice", async () => {
      const of = account();
      const twice = [
        { account: of, amount: 60 },
        { account: of, amount: 60 },
      ];
      expect((await store.reserve(twice, noon)).reservation).toBeUndefined();
      const made = await hold(store, [
        { account: of, amount: 50 },
        { account: of, amount: 50 },
      ]);
      expect(await sums(store, of)).toEqual([0, 100]);
      await store.settle(made, [10, 20]);
      expect(await sums(store, of)).toEqual([30, 0]);
    });

    holds("tells accounts apart by budget, owner, unit, period and window", async () => {
      const others: AccountRef[] = [
        account({}, "acme"),
        account({}, "acme:x"),
        account({ name: "all:acme" }),
        account({ unit: "tokens" }),
        account({ period: "month" }),
        account({ window: "rolling" }),
        account({ name: "{all}" }, "{x} \u00e9\ud800"),
      ];
      await spend(store, account(), 70);
      for (const other of others) expect(await sums(store, other)).toEqual([0, 0]);
      for (const [index, other] of others.entries()) await spend(store, other, index + 1);
      for (const [index, other] of others.entries()) expect(await sums(store, other)).toEqual([index + 1, 0]);
    });

    holds("never refuses for a budget that only warns", async () => {
      const of = account({ reaction: "warn" });
      await spend(store, of, 250);
      await hold(store, [{ account: of, amount: 1_000 }]);
      expect(await sums(store, of)).toEqual([250, 1_000]);
    });

    holds("refuses for one that degrades", async () => {
      expect(await fits(store, account({ reaction: "degrade" }), 101)).toBe(false);
    });

    holds("refuses everything but nothing where the limit is 0", async () => {
      expect(await fits(store, account({ limit: 0 }), 1)).toBe(false);
      expect(await fits(store, account({ limit: 0 }), 0)).toBe(true);
    });

    holds("goes by the limit as it is now", async () => {
      await spend(store, account({ limit: 100 }), 80);
      expect(await fits(store, account({ limit: 50 }), 1)).toBe(false);
      expect(await fits(store, account({ limit: 200 }), 120)).toBe(true);
      expect(await fits(store, account({ limit: 200 }), 121)).toBe(false);
      const [state] = await store.read([account({ limit: 50 })], noon);
      expect(state).toMatchObject({ limit: 50, spent: 80 });
    });

    holds("grants exactly what fits to any number at once", async () => {
      const of = account({ limit: 1_000 });
      const tenants = ["a", "b", "c", "d"].map((owner) => account({ name: "each", limit: 300 }, owner));
      const wishes = Array.from({ length: 400 }, (_, index) =>
        store.reserve(
          [
            { account: of, amount: 7 },
            { account: tenants[index % 4] as AccountRef, amount: 7 },
          ],
          noon,
        ),
      );
      const granted = (await Promise.all(wishes)).flatMap(({ reservation }) => reservation ?? []);
      // 142 * 7 = 994; each tenant has room for 42.
      expect(granted).toHaveLength(142);
      expect(await sums(store, of)).toEqual([0, 994]);
      await Promise.all(granted.map((one) => store.settle(one, [7, 7])));
      expect(await sums(store, of)).toEqual([994, 0]);
      const each = await Promise.all(tenants.map((one) => sums(store, one)));
      expect(each.reduce((sum, [spent]) => sum + spent, 0)).toBe(994);
      for (const [spent, reserved] of each) {
        expect(spent).toBeLessThanOrEqual(300);
        expect(reserved).toBe(0);
      }
    });
  });

  describe("settling", () => {
    holds("books less, as much and more than was held", async () => {
      for (const [used, after] of [
        [10, 10],
        [30, 40],
        [50, 90],
      ] as const) {
        const made = await hold(store, [{ account: account(), amount: 30 }]).catch(() => undefined);
        if (made === undefined) expect.unreachable();
        await store.settle(made, [used]);
        expect(await sums(store, account())).toEqual([after, 0]);
      }
      expect(await fits(store, account(), 11)).toBe(false);
    });

    holds("books nothing where nothing is said", async () => {
      await store.settle(await hold(store, [{ account: account(), amount: 30 }]), []);
      expect(await sums(store, account())).toEqual([0, 0]);
    });

    holds("books in the order of the holds", async () => {
      const tokens = account({ name: "tokens", unit: "tokens", limit: 9_000 });
      const made = await hold(store, [
        { account: account(), amount: 30 },
        { account: tokens, amount: 5_000 },
      ]);
      await store.settle(made, [12, 800]);
      expect(await sums(store, account())).toEqual([12, 0]);
      expect(await sums(store, tokens)).toEqual([800, 0]);
    });
  });

  describe("periods", () => {
    const edges = [
      ["hour", Date.UTC(2026, 0, 1, 13)],
      ["day", Date.UTC(2026, 0, 2)],
      ["month", Date.UTC(2026, 1, 1)],
      ["day", Date.UTC(2028, 1, 29)],
      ["month", Date.UTC(2028, 2, 1)],
      ["month", Date.UTC(2027, 0, 1)],
    ] as const;

    for (const [period, edgeMs] of edges) {
      holds(`a calendar ${period} ends at ${new Date(edgeMs).toISOString()}`, async () => {
        const of = account({ period });
        await spend(store, of, 100, edgeMs - 1);
        expect(await fits(store, of, 1, edgeMs - 1)).toBe(false);
        const [state] = await store.read([of], edgeMs - 1);
        expect(state?.endsAtMs).toBe(edgeMs);
        expect(await sums(store, of, edgeMs)).toEqual([0, 0]);
        expect(await fits(store, of, 100, edgeMs)).toBe(true);
      });
    }

    holds("what was held before an edge is booked before it", async () => {
      const of = account({ period: "hour" });
      const late = await hold(store, [{ account: of, amount: 60 }], noon - 1);
      expect(await fits(store, of, 100, noon)).toBe(true);
      await store.settle(late, [50]);
      expect(await sums(store, of, noon)).toEqual([0, 0]);
    });

    holds("a late settlement leaves the period after it alone", async () => {
      const of = account({ period: "hour" });
      const late = await hold(store, [{ account: of, amount: 60 }], noon - 1);
      await spend(store, of, 30, noon);
      await store.settle(late, [50]);
      expect(await sums(store, of, noon)).toEqual([30, 0]);
      expect(await fits(store, of, 71, noon)).toBe(false);
    });

    holds("looking back leaves the present alone", async () => {
      const of = account({ period: "hour" });
      await hold(store, [{ account: of, amount: 20 }], noon - 1);
      await spend(store, of, 30, noon);
      expect(await sums(store, of, noon - 1)).toEqual([0, 20]);
      expect(await sums(store, of, noon)).toEqual([30, 0]);
    });

    for (const [period, lengthMs] of [
      ["hour", hourMs],
      ["day", dayMs],
      ["month", 30 * dayMs],
    ] as const) {
      holds(`a rolling ${period} gives back what is older, and never too early`, async () => {
        const of = account({ period, window: "rolling" });
        const stepMs = lengthMs / 60;
        await spend(store, of, 60, noon);
        await spend(store, of, 40, noon + 10 * stepMs);
        expect(await fits(store, of, 1, noon + lengthMs - 1)).toBe(false);
        expect(await fits(store, of, 1, noon + lengthMs)).toBe(false);
        const laterMs = noon + lengthMs + stepMs;
        expect(await sums(store, of, laterMs)).toEqual([40, 0]);
        expect(await fits(store, of, 60, laterMs)).toBe(true);
        expect(await fits(store, of, 61, laterMs)).toBe(false);
        expect(await sums(store, of, laterMs + 10 * stepMs)).toEqual([0, 0]);
        const [state] = await store.read([of], laterMs);
        expect(state?.endsAtMs).toBeUndefined();
      });
    }

    holds("what is held counts in a rolling period for as long as it is held", async () => {
      const of = account({ period: "hour", window: "rolling" });
      const made = await hold(store, [{ account: of, amount: 60 }], noon);
      // Within the life of a reservation of any store.
      expect(await fits(store, of, 41, noon + 10 * 60_000)).toBe(false);
      await store.settle(made, [60]);
      expect(await sums(store, of, noon + 10 * 60_000)).toEqual([60, 0]);
    });
  });

  describe("thresholds", () => {
    const of = account({ warnAt: [0.5, 0.8, 1] });

    holds("are told once, when what is spent comes to them", async () => {
      expect(await spend(store, of, 49)).toEqual([]);
      const [crossing, ...more] = await spend(store, of, 1);
      expect(more).toEqual([]);
      expect(crossing).toMatchObject({ share: 0.5, account: { budget: "all", spent: 50, reserved: 0, limit: 100 } });
      expect(await spend(store, of, 10)).toEqual([]);
      expect((await spend(store, of, 40)).map(({ share }) => share)).toEqual([0.8, 1]);
      expect(await spend(store, of, 0)).toEqual([]);
    });

    holds("are not told by what is only held", async () => {
      const made = await hold(store, [{ account: of, amount: 100 }]);
      expect((await store.settle(made, [50])).map(({ share }) => share)).toEqual([0.5]);
    });

    holds("are told anew in the next period", async () => {
      expect(await spend(store, of, 60, noon)).toHaveLength(1);
      expect(await spend(store, of, 60, noon + dayMs)).toHaveLength(1);
      expect(await spend(store, of, 10, noon + dayMs)).toHaveLength(0);
    });

    holds("are told once for a period, also where it is settled late", async () => {
      const late = await hold(store, [{ account: of, amount: 20 }], noon);
      expect(await spend(store, of, 50, noon)).toHaveLength(1);
      expect(await spend(store, of, 50, noon + dayMs)).toHaveLength(1);
      expect(await store.settle(late, [20])).toEqual([]);
      expect(await spend(store, of, 1, noon + dayMs)).toEqual([]);
    });

    holds("are told once for a period, also where a rolling one is settled late", async () => {
      const rolling = account({ warnAt: [0.5], window: "rolling", reaction: "warn" });
      const late = await hold(store, [{ account: rolling, amount: 20 }], noon);
      expect(await spend(store, rolling, 50, noon)).toHaveLength(1);
      expect(await spend(store, rolling, 50, noon + dayMs)).toHaveLength(1);
      expect(await store.settle(late, [20])).toEqual([]);
      expect(await spend(store, rolling, 1, noon + dayMs)).toEqual([]);
    });

    holds("are told once by any number that settle at once", async () => {
      const one = account({ limit: 1_000, warnAt: [0.5, 1] });
      const made = await Promise.all(
        Array.from({ length: 100 }, () => hold(store, [{ account: one, amount: 10 }], noon)),
      );
      const told = await Promise.all(made.map((each) => store.settle(each, [10])));
      expect(told.flat().map(({ share }) => share)).toEqual([0.5, 1]);
    });

    holds("are told for budgets that only warn, beyond the limit too", async () => {
      const warning = account({ warnAt: [1], reaction: "warn" });
      const [crossing] = await spend(store, warning, 300);
      expect(crossing).toMatchObject({ share: 1, account: { spent: 300 } });
    });

    holds("are told by owner", async () => {
      const tenant = (owner: string) => account({ warnAt: [0.5] }, owner);
      expect(await spend(store, tenant("a"), 50)).toHaveLength(1);
      expect(await spend(store, tenant("b"), 50)).toHaveLength(1);
      expect((await spend(store, tenant("c"), 60))[0]?.account.owner).toBe("c");
    });
  });

  describe("any order of things", () => {
    const accounts = [
      account({ name: "hourly", period: "hour", limit: 120 }),
      account({ name: "daily", limit: 400 }, "acme"),
      account({ name: "rolling", period: "hour", window: "rolling", limit: 150 }),
      account({ name: "warning", reaction: "warn", limit: 50 }),
    ];
    const step = fc.oneof(
      fc.record({
        kind: fc.constant("reserve" as const),
        on: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
        amount: fc.integer({ min: 0, max: 60 }),
      }),
      fc.record({ kind: fc.constant("settle" as const), which: fc.nat(), share: fc.constantFrom(0, 0.4, 1, 1.5) }),
    );
    const wait = (maxMs: number) => fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(maxMs) });

    type Step =
      | (typeof step extends fc.Arbitrary<infer One> ? One : never)
      | { readonly kind: "wait"; readonly ms: number };

    /** Runs steps against the store and the reference, and compares them after each. */
    async function compare(steps: readonly Step[]) {
      const tested = await open();
      const reference = new Reference();
      type Open = { made: Reservation; expected: NonNullable<ReturnType<Reference["reserve"]>> };
      const underWay: Open[] = [];
      let nowMs = noon;
      try {
        for (const one of steps) {
          if (one.kind === "wait") nowMs += one.ms;
          else if (one.kind === "reserve") {
            const wished = one.on.map((index) => ({ account: accounts[index] as AccountRef, amount: one.amount }));
            const expected = reference.reserve(wished, nowMs);
            const { reservation } = await tested.reserve(wished, nowMs);
            expect(reservation !== undefined).toBe(expected !== undefined);
            if (reservation !== undefined && expected !== undefined) underWay.push({ made: reservation, expected });
          } else if (underWay.length > 0) {
            const [settled] = underWay.splice(one.which % underWay.length, 1) as [Open];
            const amounts = settled.made.holds.map(({ amount }) => Math.round(amount * one.share));
            reference.settle(settled.expected, amounts);
            await tested.settle(settled.made, amounts);
          }
          const states = await tested.read(accounts, nowMs);
          const found = states.map(({ spent, reserved }) => [spent, reserved]);
          expect(found).toEqual(accounts.map((of) => reference.sums(of, nowMs)));
        }
      } finally {
        await tested.close();
      }
    }

    holds("comes to the sums of a simple reference, within a period", () =>
      fc.assert(fc.asyncProperty(fc.array(fc.oneof(step, wait(60_000)), { maxLength: 14 }), compare), { numRuns: 120 }),
    );

    holds("comes to the sums of a simple reference, over the edges of periods", () =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(step, wait(25 * 60_000)), { minLength: 10, maxLength: 40 }), compare),
        { numRuns: 120 },
      ),
    );
  });
}
