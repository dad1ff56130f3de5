import { fault } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { startCapped, WatchedStore } from "../budgets/support.ts";
import { ask, bothWays, eventually, path, rejection, start } from "../routing/support.ts";
import { asking, largeNanoUsd, nano, ratingNanoUsd, servers, smallNanoUsd, why } from "./support.ts";

describe("the data boundary around a classifier's model", () => {
  it.each(bothWays)(
    "is not crossed: the judge gets nothing and the fallback estimates: %s",
    async (_way, askOneWay) => {
      await using three = await servers(5);
      const config = asking(three);
      const { local, cloud, side } = config.providers;
      await using rig = start({
        ...config,
        providers: {
          local: { ...local, dataClasses: ["secret"] },
          cloud: { ...cloud, dataClasses: ["secret"] },
          side: { ...side, dataClasses: ["public"] },
        } as typeof config.providers,
      });
      expect(await rig.router.with({ data: "secret" }, () => askOneWay(rig, "auto"))).toBe("From small.");
      expect(three.side.requestCount).toBe(0);
      const record = await rig.record();
      expect(path(record)).toEqual(["draft local/small"]);
      expect(why(record)[0]).toBe("judge-failed");
      expect(nano(record.costUsd)).toBe(smallNanoUsd);
      expect(rig.warnings).toMatchObject([{ code: "classifier_failed", subject: "auto" }]);
    },
  );

  it("lets the judge of the same class be asked", async () => {
    await using three = await servers(5);
    const config = asking(three);
    const cleared = Object.entries(config.providers).map(([name, one]) => [name, { ...one, dataClasses: ["secret"] }]);
    await using rig = start({ ...config, providers: Object.fromEntries(cleared) });
    expect(await rig.router.with({ data: "secret" }, () => ask(rig, "auto"))).toBe("From large.");
    expect(three.side.requestCount).toBe(1);
  });

  it("refuses the call itself where nothing is cleared, and asks nobody on the way", async () => {
    await using three = await servers(5);
    await using rig = start(asking(three));
    const error = await rejection(rig.router.with({ data: "secret" }, () => ask(rig, "auto")));
    expect(error).toMatchObject({ status: 422, code: "no_eligible_endpoint" });
    expect([three.local, three.cloud, three.side].map(({ requestCount }) => requestCount)).toEqual([0, 0, 0]);
    expect((await rig.record()).attempts).toEqual([]);
  });
});

describe("budgets around a classifier's model", () => {
  const limited = { max_tokens: 20 };

  it("count what it costs, once", async () => {
    await using three = await servers(5);
    const store = new WatchedStore();
    await using rig = startCapped(
      asking(three, {}, { budgets: { all: { limitUsd: 1, period: "day" } }, budgetStore: store }),
    );
    await ask(rig, "auto", "easy", limited);
    await rig.router.flush();
    expect(store.sum("all")).toBe(ratingNanoUsd + largeNanoUsd);
    expect([store.underWay, store.settledTwice]).toEqual([0, 0]);
  });

  it("that have no room for it make the fallback estimate, and the call goes on", async () => {
    await using three = await servers(5);
    const budgets = { rating: { limitUsd: 0, period: "day", only: { model: "rater" } } } as const;
    await using rig = startCapped(asking(three, {}, { budgets }));
    expect(await ask(rig, "auto", "easy", limited)).toBe("From small.");
    expect(three.side.requestCount).toBe(0);
    const record = await rig.record();
    expect(path(record)).toEqual(["draft local/small"]);
    expect(why(record)[0]).toBe("judge-failed");
  });

  it("of the call are shared with it: what the judge may use is not there for the answer", async () => {
    await using three = await servers(1);
    const tokensOf = async (limitTokens: number) => {
      await using rig = startCapped(asking(three, {}, { budgets: { call: { limitTokens, period: "call" } } }));
      const answer = await ask(rig, "auto", `easy ${limitTokens}`, limited).catch((error: unknown) => error);
      return { answer, record: await rig.record() };
    };
    const ample = await tokensOf(100_000);
    expect(path(ample.record)).toEqual(["judge side/rater", "draft local/small"]);
    // Less than the judge's prompt may come to, and enough for the answer.
    const tight = await tokensOf(60);
    expect(path(tight.record)).toEqual(["draft local/small"]);
    expect(tight.answer).toBe("From small.");
    expect(why(tight.record)[0]).toBe("judge-failed");
  });

  it("stay right where the caller leaves meanwhile", async () => {
    await using three = await servers(5);
    three.side.answer(fault.hang());
    const store = new WatchedStore();
    await using rig = startCapped(
      asking(three, {}, { budgets: { all: { limitTokens: 100_000, period: "day" } }, budgetStore: store }),
    );
    const controller = new AbortController();
    const outcome = rejection(ask(rig, "auto", "easy", limited, { signal: controller.signal }));
    await three.side.waitForRequests(1);
    controller.abort();
    await outcome;
    await rig.router.flush();
    await eventually(() => store.underWay === 0, "nothing is held");
    expect(store.settledTwice).toBe(0);
  });
});
