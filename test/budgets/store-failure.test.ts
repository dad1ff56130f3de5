import type { BudgetStore } from "@spillway/budgets";
import { memoryBudgetStore } from "@spillway/budgets";
import { describe, expect, it } from "vitest";
import { apiError, ask, askStream, rejection, within } from "../routing/support.ts";
import { answering, type Budgets, capped, limited, startCapped, threeCalls } from "./support.ts";

type Part = "read" | "reserve" | "settle";

/** A memory store of which some parts fail, at once or as a promise. */
function broken(parts: readonly Part[], how: "throws" | "rejects"): BudgetStore {
  const inner = memoryBudgetStore();
  const fail = () => {
    const error = new Error("The store is down.");
    if (how === "throws") throw error;
    return Promise.reject(error);
  };
  return {
    reserve: (holds, atMs) => (parts.includes("reserve") ? fail() : inner.reserve(holds, atMs)),
    settle: (reservation, amounts) => (parts.includes("settle") ? fail() : inner.settle(reservation, amounts)),
    read: (accounts, atMs) => (parts.includes("read") ? fail() : inner.read(accounts, atMs)),
    close: () => inner.close(),
  };
}

/** A memory store that books nothing before it is released. */
function slowToSettle() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const inner = memoryBudgetStore();
  const store: BudgetStore = {
    reserve: (...given) => inner.reserve(...given),
    settle: (...given) => promise.then(() => inner.settle(...given)),
    read: (...given) => inner.read(...given),
    close: () => inner.close(),
  };
  return { store, release: resolve };
}

const budgets: Budgets = { all: { ...threeCalls, period: "day" } };

for (const how of ["throws", "rejects"] as const) {
  describe(`a store that ${how}`, () => {
    for (const parts of [["read"], ["reserve"], ["read", "reserve", "settle"]] as const) {
      it(`at ${parts.join(", ")}: 503, nothing is sent, and it is told of`, async () => {
        await using server = await answering();
        await using rig = startCapped(capped(server, budgets, { budgetStore: broken(parts, how) }));
        for (const asking of [ask, askStream]) {
          const error = await apiError(asking(rig, "m", "easy", limited));
          expect(error).toMatchObject({ status: 503, code: "budget_unavailable" });
          expect(error.headers?.get("x-should-retry")).toBe("false");
        }
        expect(server.requestCount).toBe(0);
        expect(rig.told()).toContain("store-failed all");
        expect(rig.events[0]?.cause).toBeInstanceOf(Error);
      });

      it(`at ${parts.join(", ")}: calls go on where that is allowed, and it is told of`, async () => {
        await using server = await answering();
        const rest = { budgetStore: broken(parts, how), onBudgetStoreFailure: "allow" } as const;
        await using rig = startCapped(capped(server, budgets, rest));
        for (const asking of [ask, askStream]) expect(await asking(rig, "m", "easy", limited)).toBe("Paris.");
        expect(rig.told()).toContain("store-failed all");
      });
    }

    it("at settle: the answer stands, and it is told of", async () => {
      await using server = await answering();
      await using rig = startCapped(capped(server, budgets, { budgetStore: broken(["settle"], how) }));
      expect(await ask(rig, "m", "easy", limited)).toBe("Paris.");
      await rig.router.flush();
      expect(rig.told()).toEqual(["store-failed all"]);
    });
  });
}

describe("router.flush", () => {
  it("waits for what is booked on its way", async () => {
    await using server = await answering();
    const slow = slowToSettle();
    await using rig = startCapped(capped(server, budgets, { budgetStore: slow.store }));
    await ask(rig, "m", "easy", limited);
    let flushed = false;
    const flushing = rig.router.flush().then(() => {
      flushed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(flushed).toBe(false);
    slow.release();
    await flushing;
  });

  it("waits for it also after an update", async () => {
    await using server = await answering();
    const slow = slowToSettle();
    const config = capped(server, budgets, { budgetStore: slow.store });
    await using rig = startCapped(config);
    await ask(rig, "m", "easy", limited);
    rig.router.update(config);
    let flushed = false;
    const flushing = rig.router.flush().then(() => {
      flushed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    const early = flushed;
    slow.release();
    await flushing;
    expect(early).toBe(false);
  });
});

describe("a store that hangs", () => {
  it("does not keep a call whose caller has left", async () => {
    await using server = await answering();
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<never>();
    const read = () => {
      asked.resolve();
      return answered.promise;
    };
    const rig = startCapped(capped(server, budgets, { budgetStore: { ...broken([], "throws"), read } }));
    const leaving = new AbortController();
    const asking = rejection(ask(rig, "m", "easy", limited, { signal: leaving.signal }));
    await asked.promise;
    leaving.abort();
    expect((await asking).message).toMatch(/abort/i);
    try {
      expect((await within(rig.record(), "the record", 500)).outcome).toBe("aborted");
    } finally {
      answered.reject(new Error("The store is gone."));
      await rig[Symbol.asyncDispose]();
    }
  });

  it("gives the place at the endpoint back when its caller leaves, and what was held late", async () => {
    await using server = await answering();
    const asked = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const inner = memoryBudgetStore();
    const reserve: BudgetStore["reserve"] = async (...given) => {
      asked.resolve();
      await release.promise;
      return inner.reserve(...given);
    };
    const store: BudgetStore = {
      reserve,
      settle: (...given) => inner.settle(...given),
      read: (...given) => inner.read(...given),
      close: () => inner.close(),
    };
    await using rig = startCapped(capped(server, budgets, { budgetStore: store }));
    const leaving = new AbortController();
    const asking = rejection(ask(rig, "m", "easy", limited, { signal: leaving.signal }));
    await asked.promise;
    expect(rig.router.health()[0]?.inFlight).toBe(1);
    leaving.abort();
    await asking;
    expect(await within(rig.record(), "the record", 500)).toMatchObject({ outcome: "aborted", attempts: [] });
    expect(rig.router.health()[0]?.inFlight).toBe(0);
    release.resolve();
    await rig.router.flush();
    await new Promise(setImmediate);
    const budget = { name: "all", unit: "nano-usd", limit: 1, period: "day", window: "calendar" } as const;
    const account = { budget: { ...budget, reaction: "refuse", warnAt: [] } as const, owner: "" };
    expect(await inner.read([account], Date.now())).toMatchObject([{ reserved: 0, spent: 0 }]);
    expect(server.requestCount).toBe(0);
  });
});
