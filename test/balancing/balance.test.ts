import { type EndpointSpec, EndpointState, KeyPool, noLimits } from "@spillway/resilience";
import { FakeClock, hold, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, eventually, start } from "../routing/support.ts";
import { counts, equals, nowhere, orderFor } from "./support.ts";

const spec: EndpointSpec = {
  id: "e",
  provider: "p",
  model: "m",
  upstreamModel: "m",
  limits: noLimits,
  breaker: {
    consecutiveFailures: 5,
    failureRatio: 0.5,
    minAttempts: 20,
    windowMs: 30_000,
    openMs: 5_000,
    maxOpenMs: 60_000,
  },
  overflow: undefined,
};

describe("balancing among equal endpoints", () => {
  it.each(bothWays)("ordered: always the first (%s)", async (_, call) => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = start(equals([first, second], []));
    for (let turn = 0; turn < 5; turn++) await call(rig, "m");
    expect(counts([first, second])).toEqual([5, 0]);
  });

  it("weighted: shares of many calls follow the weights", async () => {
    await using rig = start(equals(nowhere(3), [{ weight: 1 }, { weight: 3 }, { weight: 6 }], { balance: "weighted" }));
    const first = new Map<string, number>();
    const calls = 6_000;
    for (let turn = 0; turn < calls; turn++) {
      const [name = ""] = orderFor(rig.router, "easy");
      first.set(name, (first.get(name) ?? 0) + 1);
    }
    for (const [index, share] of [0.1, 0.3, 0.6].entries()) {
      const sigma = Math.sqrt((share * (1 - share)) / calls);
      expect(Math.abs((first.get(`p${index}/m`) ?? 0) / calls - share)).toBeLessThan(5 * sigma);
    }
  });

  it.each(bothWays)("weighted: what is sent follows the weights too (%s)", async (_, call) => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = start(equals([first, second], [{ weight: 1 }, { weight: 9 }], { balance: "weighted" }));
    for (let turn = 0; turn < 200; turn++) await call(rig, "m");
    // 5 sigma of 20 +- 4.2.
    expect(first.requestCount).toBeGreaterThan(0);
    expect(first.requestCount).toBeLessThan(42);
    expect(first.requestCount + second.requestCount).toBe(200);
  });

  it.each(bothWays)("least-in-flight: goes where the least is under way, and fills evenly (%s)", async (_, call) => {
    const held = hold(text("At last."));
    await using servers0 = await startLoopbackServer({ answer: held.answer });
    await using servers1 = await startLoopbackServer({ answer: held.answer });
    await using servers2 = await startLoopbackServer({ answer: held.answer });
    const servers = [servers0, servers1, servers2];
    await using rig = start(equals(servers, [], { balance: "least-in-flight" }));
    const calls: Promise<unknown>[] = [];
    for (let turn = 1; turn <= 9; turn++) {
      calls.push(call(rig, "m"));
      await eventually(() => counts(servers).reduce((sum, one) => sum + one) === turn, `${turn} requests`);
    }
    expect(counts(servers)).toEqual([3, 3, 3]);
    held.release();
    await Promise.all(calls);
    expect(rig.router.health().map(({ inFlight }) => inFlight)).toEqual([0, 0, 0]);
  });

  it("least-in-flight: by weight", async () => {
    const held = hold(text("At last."));
    await using small = await startLoopbackServer({ answer: held.answer });
    await using large = await startLoopbackServer({ answer: held.answer });
    await using rig = start(equals([small, large], [{ weight: 1 }, { weight: 3 }], { balance: "least-in-flight" }));
    const calls: Promise<unknown>[] = [];
    for (let turn = 1; turn <= 8; turn++) {
      calls.push(ask(rig, "m"));
      await eventually(() => small.requestCount + large.requestCount === turn, `${turn} requests`);
    }
    expect(counts([small, large])).toEqual([2, 6]);
    held.release();
    await Promise.all(calls);
  });

  it.each(bothWays)("latency: avoids the slow endpoint until its figure has faded (%s)", async (_, call) => {
    const clock = new FakeClock();
    const slow = hold(text("slow"));
    const fast = hold(text("fast"));
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    first.script(slow.answer);
    second.script(fast.answer);
    await using rig = start(equals([first, second], [], { balance: "latency" }), { clock });
    // One at each: what is under way at the first counts.
    const one = call(rig, "m");
    await eventually(() => first.requestCount + second.requestCount === 1, "the first request");
    const two = call(rig, "m");
    await eventually(() => first.requestCount + second.requestCount === 2, "the second request");
    expect(counts([first, second])).toEqual([1, 1]);
    await clock.advance(100);
    fast.release();
    await eventually(() => rig.records.length === 1, "the fast answer");
    await clock.advance(3_900);
    slow.release();
    await Promise.all([one, two]);

    for (let turn = 0; turn < 10; turn++) {
      await clock.advance(10);
      expect(orderFor(rig.router, "easy")).toEqual(["p1/m", "p0/m"]);
      await call(rig, "m");
    }
    expect(counts([first, second])).toEqual([1, 11]);

    // The fast one stays in use at 100 ms, the slow one's figure fades by half each 30 s.
    const paced = () => {
      const held = hold(text("fast"));
      second.script(held.answer);
      return held;
    };
    for (let turn = 0; turn < 12 && first.requestCount === 1; turn++) {
      await clock.advance(30_000);
      const held = paced();
      const next = call(rig, "m");
      await eventually(() => first.requestCount > 1 || second.requestCount === 12 + turn, "the next request");
      await clock.advance(100);
      held.release();
      await next;
    }
    expect(first.requestCount).toBe(2);
  });

  it("latency: a slow host with long answers does not look fast", () => {
    const state = (id: string) => new EndpointState({ ...spec, id }, new KeyPool([noLimits]), () => {});
    const sluggish = state("sluggish");
    const brisk = state("brisk");
    // 20 s to the first token, then 10 ms each for 4,000 tokens: 15 ms of whole time for each token.
    sluggish.latency.sample(100, 20_000, 60_000, 4_000, 0);
    // 200 ms to the first token, then 30 ms each for 20 tokens: 40 ms of whole time for each token.
    brisk.latency.sample(100, 200, 800, 20, 0);
    const expected = (one: EndpointState, tokens: number) => one.latency.expectedMs(100, tokens, 0) ?? Number.NaN;
    expect(expected(sluggish, 250)).toBeCloseTo(20_000 + 250 * 10, 0);
    expect(expected(brisk, 250)).toBeCloseTo(200 + 250 * 30, 0);
    expect(expected(brisk, 250)).toBeLessThan(expected(sluggish, 250));
  });

  it("latency: times of large prompts say nothing against an endpoint's small ones", () => {
    const state = new EndpointState(spec, new KeyPool([noLimits]), () => {});
    state.latency.sample(20_000, 9_000, 9_000, undefined, 0);
    state.latency.sample(100, 100, 100, undefined, 0);
    expect(state.latency.expectedMs(100, 0, 0)).toBe(100);
    expect(state.latency.expectedMs(20_000, 0, 0)).toBe(9_000);
  });

  it("latency: a prompt of unknown size is judged by the nearest size that is known", () => {
    const state = new EndpointState(spec, new KeyPool([noLimits]), () => {});
    state.latency.sample(100, 100, 100, undefined, 0);
    state.latency.sample(8_000, 4_000, 4_000, undefined, 0);
    expect(state.latency.firstTokenMs(30_000)).toBe(4_000);
    expect(state.latency.expectedMs(30_000, 0, 0)).toBe(4_000);
  });

  it("cheapest: by price for this call's own lengths", async () => {
    const cheapIn = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 10 };
    const cheapOut = { inputUsdPerMillionTokens: 4, outputUsdPerMillionTokens: 2 };
    await using rig = start(equals(nowhere(2), [{ price: cheapOut }, { price: cheapIn }], { balance: "cheapest" }));
    expect(orderFor(rig.router, "short", "m", { max_tokens: 250 })).toEqual(["p0/m", "p1/m"]);
    expect(orderFor(rig.router, "long ".repeat(4_000), "m", { max_tokens: 5 })).toEqual(["p1/m", "p0/m"]);
  });

  it.each(bothWays)("cheapest: the next cheapest takes over where the first fails (%s)", async (_, call) => {
    await using dear = await startLoopbackServer();
    await using cheap = await startLoopbackServer();
    await using free = await startLoopbackServer();
    const price = (usd: number) => ({ price: { inputUsdPerMillionTokens: usd, outputUsdPerMillionTokens: usd } });
    await using rig = start(
      equals([dear, cheap, free], [price(3), price(1), price(0)], { balance: "cheapest", maxRetries: 0 }),
    );
    rig.router.drain("p2/m");
    await call(rig, "m");
    rig.router.drain("p1/m");
    await call(rig, "m");
    rig.router.restore("p2/m");
    await call(rig, "m");
    expect(counts([dear, cheap, free])).toEqual([1, 1, 1]);
  });

  it("keeps the models of a tier in their order, whatever the balance", async () => {
    for (const balance of ["weighted", "least-in-flight", "latency", "cheapest"] as const) {
      const [first, second, third, fourth] = nowhere(4);
      const price = (usd: number) => ({ inputUsdPerMillionTokens: usd, outputUsdPerMillionTokens: usd });
      await using rig = start({
        providers: Object.fromEntries(
          [first, second, third, fourth].map((place, index) => [
            `p${index}`,
            { preset: "vllm", baseUrl: place?.baseUrl ?? "" },
          ]),
        ),
        // Both models' endpoints stand mixed, and those of the model that comes second are cheaper.
        endpoints: [
          { provider: "p0", model: "b", price: price(0) },
          { provider: "p1", model: "a", price: price(5) },
          { provider: "p2", model: "b", price: price(1) },
          { provider: "p3", model: "a", price: price(4) },
        ],
        routes: { auto: { tiers: [["a", "b"]], balance } },
      });
      for (let turn = 0; turn < 20; turn++) {
        const order = orderFor(rig.router, `turn ${turn}`, "auto").map((endpoint) => endpoint.split("/")[1]);
        expect(order, balance).toEqual(["a", "a", "b", "b"]);
      }
    }
  });

  it("a route's own balance goes before the general one, which pinned models have", async () => {
    const price = (usd: number) => ({ price: { inputUsdPerMillionTokens: usd, outputUsdPerMillionTokens: usd } });
    await using rig = start(
      equals(nowhere(2), [price(2), price(1)], {
        balance: "cheapest",
        routes: { plain: { tiers: ["m"], balance: "ordered" }, auto: { tiers: ["m"] } },
      }),
    );
    expect(orderFor(rig.router, "x", "m")).toEqual(["p1/m", "p0/m"]);
    expect(orderFor(rig.router, "x", "auto")).toEqual(["p1/m", "p0/m"]);
    expect(orderFor(rig.router, "x", "plain")).toEqual(["p0/m", "p1/m"]);
  });

  it("an endpoint that is named is the only one, whatever the balance", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = start(equals([first, second], [{ weight: 100 }, {}], { balance: "weighted" }));
    for (let turn = 0; turn < 5; turn++) await askStream(rig, "p1/m");
    expect(counts([first, second])).toEqual([0, 5]);
  });
});
