import { startLoopbackServer } from "@spillway/testing";
import type { SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, byFirstWord, path, start } from "../routing/support.ts";
import { counts, equals, orderFor } from "./support.ts";

describe("a warm share", () => {
  it.each([
    [0.01, 10],
    [0.05, 50],
    [0.1, 100],
    [0.25, 250],
    [1 / 3, 333],
  ])("of %d is %d of 1,000 calls", async (warmShare, expected) => {
    await using first = await startLoopbackServer({ record: false });
    await using standby = await startLoopbackServer({ record: false });
    await using rig = start(equals([first, standby], [{}, { warmShare }]));
    for (let turn = 0; turn < 100; turn++) await Promise.all(Array.from({ length: 10 }, () => ask(rig, "m")));
    // The next one is due at the very edge, where binary fractions fall short of the whole.
    expect(Math.abs(standby.requestCount - expected)).toBeLessThanOrEqual(1);
    expect(first.requestCount + standby.requestCount).toBe(1_000);
  });

  // 0.1 ten times is a little less than 1 in binary, so that the share falls one call behind.
  it("of 0.1 goes to every tenth call", async () => {
    await using first = await startLoopbackServer();
    await using standby = await startLoopbackServer();
    await using rig = start(equals([first, standby], [{}, { warmShare: 0.1 }]));
    for (let turn = 0; turn < 10; turn++) await ask(rig, "m");
    expect(standby.requestCount).toBe(1);
  });

  it("holds for streams, 500 of 1,000 calls being some, evenly spread", async () => {
    await using first = await startLoopbackServer({ record: false });
    await using standby = await startLoopbackServer({ record: false });
    await using rig = start(equals([first, standby], [{}, { warmShare: 0.125 }]));
    for (let turn = 0; turn < 500; turn++) {
      await ask(rig, "m");
      await askStream(rig, "m");
      // Never a burst: the share is kept at every moment.
      const due = Math.floor(0.125 * 2 * (turn + 1));
      expect(standby.requestCount).toBe(due);
    }
    expect(counts([first, standby])).toEqual([875, 125]);
  });

  it("is not used up by router.explain", async () => {
    await using first = await startLoopbackServer();
    await using standby = await startLoopbackServer();
    await using rig = start(equals([first, standby], [{}, { warmShare: 0.5 }]));
    const seen: number[] = [];
    for (let turn = 0; turn < 10; turn++) {
      for (let look = 0; look <= turn; look++) expect(orderFor(rig.router, "easy")).toEqual(["p0/m", "p1/m"]);
      await ask(rig, "m");
      seen.push(standby.requestCount);
    }
    expect(seen).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5]);
  });

  it("falls back to the others where the standby fails", async () => {
    await using first = await startLoopbackServer();
    await using standby = await startLoopbackServer();
    await standby.close();
    await using rig = start(equals([first, standby], [{}, { warmShare: 0.5 }], { maxRetries: 0 }));
    for (let turn = 0; turn < 4; turn++) await ask(rig, "m");
    expect(path(await rig.record(1))).toEqual(["answer p1/m connect", "fallback p0/m"]);
  });

  it("does not go to a standby that is drained", async () => {
    await using first = await startLoopbackServer();
    await using standby = await startLoopbackServer();
    await using rig = start(equals([first, standby], [{}, { warmShare: 0.5 }]));
    rig.router.drain("p1/m");
    for (let turn = 0; turn < 4; turn++) await ask(rig, "m");
    expect(counts([first, standby])).toEqual([4, 0]);
  });

  const bounded = (config: SpillwayConfig): SpillwayConfig => ({
    ...config,
    providers: {
      p0: { ...config.providers.p0, dataClasses: ["secret", "public"] },
      p1: { ...config.providers.p1, dataClasses: ["public"] },
    },
  });

  it("never crosses a data boundary", async () => {
    await using first = await startLoopbackServer();
    await using standby = await startLoopbackServer();
    await using rig = start(bounded(equals([first, standby], [{}, { warmShare: 0.5 }])));
    await rig.router.with({ data: "secret" }, async () => {
      for (let turn = 0; turn < 20; turn++) {
        await ask(rig, "m");
        await askStream(rig, "m");
      }
    });
    expect(counts([first, standby])).toEqual([40, 0]);
  });

  // Taken before it is known whether the endpoint may see the call: each second one is due, and each second one is secret.
  it("is a share of the calls that may go there", async () => {
    await using first = await startLoopbackServer();
    await using standby = await startLoopbackServer();
    await using rig = start(bounded(equals([first, standby], [{}, { warmShare: 0.5 }])));
    for (let turn = 0; turn < 20; turn++) {
      await rig.router.with({ data: "public" }, () => ask(rig, "m"));
      await rig.router.with({ data: "secret" }, () => ask(rig, "m"));
    }
    expect(standby.requestCount).toBe(10);
  });

  // Where both are due at the same call the last one gets it, and the other's turn is lost.
  it("is kept for each of two standbys", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using third = await startLoopbackServer();
    await using rig = start(equals([first, second, third], [{}, { warmShare: 0.125 }, { warmShare: 0.125 }]));
    for (let turn = 0; turn < 80; turn++) await ask(rig, "m");
    const [, ofSecond = 0, ofThird = 0] = counts([first, second, third]);
    expect(ofSecond).toBeGreaterThanOrEqual(9);
    expect(ofThird).toBeGreaterThanOrEqual(9);
  });

  // Calls that stay in the first tier count against the share of the second.
  it("of a higher tier is a share of the calls that come to it", async () => {
    await using small = await startLoopbackServer();
    await using large = await startLoopbackServer();
    await using standby = await startLoopbackServer();
    await using rig = start({
      providers: Object.fromEntries(
        [small, large, standby].map(({ baseUrl }, index) => [`p${index}`, { preset: "vllm", baseUrl, probe: false }]),
      ),
      endpoints: [
        { provider: "p0", model: "small" },
        { provider: "p1", model: "large" },
        { provider: "p2", model: "large", warmShare: 0.5 },
      ],
      routes: { auto: { tiers: ["small", "large"], classifier: byFirstWord, gates: false } },
    });
    for (let turn = 0; turn < 20; turn++) {
      await ask(rig, "auto", "easy");
      await ask(rig, "auto", "hard");
    }
    expect(small.requestCount).toBe(20);
    expect(counts([large, standby])).toEqual([10, 10]);
  });
});
