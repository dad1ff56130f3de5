import { failure, hold, type LoopbackServer, raw, refusedBaseUrl, startLoopbackServer, text } from "@spillway/testing";
import type { SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, eventually, path, type Rig, start, WatchedClock } from "../routing/support.ts";
import { engineFirst, type HealthEvent, healthOf, probed } from "./support.ts";

interface OverflowRig extends AsyncDisposable {
  readonly gpu: LoopbackServer;
  readonly cloud: LoopbackServer;
  readonly rig: Rig;
  readonly clock: WatchedClock;
  readonly config: SpillwayConfig;
  readonly events: readonly HealthEvent[];
  /** Overflow events, as `from to`. */
  edges(): string[];
}

async function overflowing(
  overflow: NonNullable<SpillwayConfig["endpoints"][number]["overflow"]>,
  more: Parameters<typeof engineFirst>[3] = {},
): Promise<OverflowRig> {
  const gpu = await startLoopbackServer();
  const cloud = await startLoopbackServer();
  const clock = new WatchedClock();
  const events: HealthEvent[] = [];
  const config = engineFirst("vllm", gpu, cloud, {
    ...more,
    endpoint: { overflow, ...more.endpoint },
    rest: { onHealth: (event) => void events.push(event), ...more.rest },
  });
  const rig = start(config, { clock });
  return {
    gpu,
    cloud,
    rig,
    clock,
    config,
    events,
    edges: () => events.filter(({ kind }) => kind === "overflow").map(({ from, to }) => `${from} ${to}`),
    async [Symbol.asyncDispose]() {
      await rig[Symbol.asyncDispose]();
      await gpu.close();
      await cloud.close();
    },
  };
}

/** What the engine says the next time it is asked, once it is let go. */
function says(gpu: LoopbackServer, { running = 0, waiting = 0, kv = 0 }: Figures): ReturnType<typeof hold> {
  const body = `vllm:num_requests_running ${running}\nvllm:num_requests_waiting ${waiting}\nvllm:kv_cache_usage_perc ${kv}\n`;
  const word = hold(raw({}));
  gpu.scriptPath("/health", word.answer);
  gpu.scriptPath("/metrics", raw({ body }));
  return word;
}

interface Figures {
  readonly running?: number;
  readonly waiting?: number;
  readonly kv?: number;
}

const answered = (server: LoopbackServer) => server.requests.filter(({ method }) => method === "POST").length;

/** A call that has the engine asked, and is over before the engine speaks. */
async function heard(all: OverflowRig, figures: Figures): Promise<void> {
  await all.clock.advance(1_000);
  const word = says(all.gpu, figures);
  await ask(all.rig, "m");
  await word.reached;
  word.release();
  await probed(all);
  expect(healthOf(all.rig, "gpu/m")).toMatchObject({ inFlight: 0, engine: { waiting: figures.waiting ?? 0 } });
}

describe.each(bothWays)("overflow by maxInFlight (%s)", (_, call) => {
  it("fills the first endpoint before it spills, and spills back", async () => {
    await using all = await overflowing({ maxInFlight: 3 }, { provider: { probe: false } });
    const held = hold(text("At last."));
    all.gpu.script(held.answer, held.answer, held.answer);
    const calls: Promise<unknown>[] = [];
    for (let place = 1; place <= 3; place++) {
      calls.push(call(all.rig, "m"));
      await all.gpu.waitForRequests(place);
    }
    expect(all.cloud.requestCount).toBe(0);
    await call(all.rig, "m");
    await call(all.rig, "m");
    expect([all.gpu.requestCount, all.cloud.requestCount]).toEqual([3, 2]);
    const spilled = await all.rig.record(0);
    expect(path(spilled)).toEqual(["overflow cloud/m"]);
    expect(spilled.passedOver).toEqual([{ endpoint: "gpu/m", reason: "full" }]);
    expect(spilled.decision?.candidates.map(({ endpoint }) => endpoint)).toEqual(["gpu/m", "cloud/m"]);
    held.release();
    await Promise.all(calls);
    await call(all.rig, "m");
    const back = all.rig.records.at(-1);
    expect(back && path(back)).toEqual(["answer gpu/m"]);
    expect(back?.passedOver).toEqual([]);
  });

  it("never has more there than the limit, whatever arrives at the same time", async () => {
    await using all = await overflowing({ maxInFlight: 4 }, { provider: { probe: false } });
    const held = hold(text("At last."));
    all.gpu.answer(held.answer);
    all.cloud.answer(held.answer);
    const calls = Array.from({ length: 20 }, () => call(all.rig, "m"));
    await all.cloud.waitForRequests(16);
    expect([all.gpu.requestCount, all.cloud.requestCount]).toEqual([4, 16]);
    held.release();
    await Promise.all(calls);
    expect(all.rig.router.health().map(({ inFlight }) => inFlight)).toEqual([0, 0]);
  });

  it("uses the full endpoint where the overflow target is down", async () => {
    const gpu = await startLoopbackServer();
    const config = engineFirst(
      "vllm",
      gpu,
      { baseUrl: await refusedBaseUrl() },
      { provider: { probe: false }, endpoint: { overflow: { maxInFlight: 1 } } },
    );
    await using rig = start(config);
    const held = hold(text("At last."));
    gpu.script(held.answer);
    const long = call(rig, "m");
    await held.reached;
    expect(await call(rig, "m")).toBe("Hello from m.");
    expect(path(await rig.record(0))).toEqual(["overflow cloud/m connect", "fallback gpu/m"]);
    held.release();
    await long;
    await gpu.close();
  });

  it("uses the full endpoint where the other's breaker is open or it is drained", async () => {
    await using all = await overflowing(
      { maxInFlight: 1 },
      { provider: { probe: false }, rest: { breaker: { consecutiveFailures: 1, openMs: 60_000 } } },
    );
    const held = hold(text("At last."));
    all.gpu.script(held.answer);
    const long = call(all.rig, "m");
    await held.reached;
    all.cloud.script(failure(500));
    await call(all.rig, "m");
    expect(healthOf(all.rig, "cloud/m").breaker).toBe("open");
    await call(all.rig, "m");
    expect(path(await all.rig.record(1))).toEqual(["answer gpu/m"]);
    expect((await all.rig.record(1)).passedOver).toEqual([
      { endpoint: "gpu/m", reason: "full" },
      { endpoint: "cloud/m", reason: "open" },
    ]);
    all.rig.router.drain("cloud");
    await call(all.rig, "m");
    expect([all.gpu.requestCount, all.cloud.requestCount]).toEqual([4, 1]);
    held.release();
    await long;
  });

  it("uses the first of two full ones", async () => {
    await using all = await overflowing({ maxInFlight: 1 }, { provider: { probe: false } });
    all.rig.router.update({
      ...all.config,
      endpoints: all.config.endpoints.map((one) => ({ ...one, overflow: { maxInFlight: 1 } })),
    });
    const held = hold(text("At last."));
    all.gpu.script(held.answer);
    all.cloud.script(held.answer);
    const calls = [call(all.rig, "m")];
    await all.gpu.waitForRequests(1);
    calls.push(call(all.rig, "m"));
    await all.cloud.waitForRequests(1);
    await call(all.rig, "m");
    expect([all.gpu.requestCount, all.cloud.requestCount]).toEqual([2, 1]);
    held.release();
    await Promise.all(calls);
  });

  it("never crosses a data boundary", async () => {
    await using all = await overflowing({ maxInFlight: 1 }, { provider: { probe: false } });
    all.rig.router.update({
      ...all.config,
      providers: {
        gpu: { ...all.config.providers.gpu, dataClasses: ["secret"] },
        cloud: { ...all.config.providers.cloud, dataClasses: ["public"] },
      },
    });
    const held = hold(text("At last."));
    all.gpu.script(held.answer);
    await all.rig.router.with({ data: "secret" }, async () => {
      const long = call(all.rig, "m");
      await held.reached;
      for (let turn = 0; turn < 5; turn++) await call(all.rig, "m");
      held.release();
      await long;
    });
    expect([all.gpu.requestCount, all.cloud.requestCount]).toEqual([6, 0]);
  });

  it("frees the place of a caller who leaves", async () => {
    await using all = await overflowing({ maxInFlight: 1 }, { provider: { probe: false } });
    const held = hold(text("At last."));
    all.gpu.script(held.answer);
    const leaving = new AbortController();
    const left = all.rig.client.chat.completions
      .create({ model: "m", messages: [{ role: "user", content: "x" }] }, { signal: leaving.signal })
      .catch(() => undefined);
    await held.reached;
    leaving.abort();
    await left;
    await call(all.rig, "m");
    expect(path(await all.rig.record(1))).toEqual(["answer gpu/m"]);
  });
});

describe("overflow by maxWaiting, from the engine's metrics", () => {
  it("spills once as many wait as the limit allows, and comes back when they do not", async () => {
    await using all = await overflowing({ maxWaiting: 4 });
    await heard(all, { running: 8, waiting: 3 });
    expect(await askAt(all)).toBe("gpu/m");
    await heard(all, { running: 8, waiting: 4 });
    expect(await askAt(all)).toBe("cloud/m");
    expect(all.rig.records.at(-1)?.passedOver).toEqual([{ endpoint: "gpu/m", reason: "full" }]);
    await heard(all, { running: 2, waiting: 0 });
    expect(await askAt(all)).toBe("gpu/m");
  });

  it("reckons its own calls since the last word to the queue", async () => {
    await using all = await overflowing({ maxWaiting: 3 });
    await heard(all, { running: 8, waiting: 1 });
    const held = hold(text("At last."));
    all.gpu.answer(held.answer);
    const calls = Array.from({ length: 2 }, () => ask(all.rig, "m"));
    await eventually(() => healthOf(all.rig, "gpu/m").inFlight === 2, "both under way");
    // 1 waited at the last word, and 2 have come since.
    expect(await askAt(all)).toBe("cloud/m");
    held.release();
    await Promise.all(calls);
    expect(await askAt(all)).toBe("gpu/m");
  });

  it("fills the free places that the engine had before it takes calls for waiting", async () => {
    await using all = await overflowing({ maxWaiting: 1 });
    // It had 4 running while something waited: so many it can take.
    await heard(all, { running: 4, waiting: 1 });
    await heard(all, { running: 2, waiting: 0 });
    const held = hold(text("At last."));
    all.gpu.answer(held.answer);
    const before = answered(all.gpu);
    const calls = Array.from({ length: 6 }, () => ask(all.rig, "m"));
    await eventually(() => answered(all.gpu) + answered(all.cloud) >= before + 6, "six requests");
    // Two free places, and one that may wait.
    expect(answered(all.gpu) - before).toBe(3);
    held.release();
    await Promise.all(calls);
  });

  it("with a limit of 0 spills as soon as anything would wait", async () => {
    await using all = await overflowing({ maxWaiting: 0 });
    await heard(all, { running: 2, waiting: 0 });
    expect(await askAt(all)).toBe("gpu/m");
    await heard(all, { running: 2, waiting: 1 });
    expect(await askAt(all)).toBe("cloud/m");
  });

  it("does not spill where the engine tells nothing", async () => {
    await using all = await overflowing({ maxWaiting: 1 });
    for (let turn = 0; turn < 4; turn++) {
      expect(await askAt(all)).toBe("gpu/m");
      await probed(all);
      await all.clock.advance(1_000);
    }
  });
});

async function askAt(all: OverflowRig): Promise<string | undefined> {
  await ask(all.rig, "m");
  return all.rig.records.at(-1)?.endpoint;
}

describe("overflow by maxKvCacheUse", () => {
  it("spills above the limit and holds until it is well below", async () => {
    await using all = await overflowing({ maxKvCacheUse: 0.9, resumeBelow: 0.8 });
    await heard(all, { running: 4, kv: 0.89 });
    expect(await askAt(all)).toBe("gpu/m");
    await heard(all, { running: 4, kv: 0.95 });
    expect(await askAt(all)).toBe("cloud/m");
    await heard(all, { running: 4, kv: 0.8 });
    expect(await askAt(all)).toBe("cloud/m");
    await heard(all, { running: 4, kv: 0.7 });
    expect(await askAt(all)).toBe("gpu/m");
    await heard(all, { running: 4, kv: 0.8 });
    expect(await askAt(all)).toBe("gpu/m");
  });
});

describe("overflow by maxFirstTokenMs", () => {
  it("spills where the forecast for a further stream is above the limit, and comes back when the queue is short", async () => {
    await using all = await overflowing({ maxFirstTokenMs: 1_000 }, { provider: { probe: false } });
    // An engine with one place: each stream's first token takes 300 ms, one after another.
    const burst = async (count: number) => {
      const gates = Array.from({ length: count }, () => hold(text("Yes.")));
      for (const gate of gates) all.gpu.script(gate.answer);
      const streams: Promise<string>[] = [];
      for (const [index, gate] of gates.entries()) {
        streams.push(askStream(all.rig, "m"));
        await gate.reached;
        expect(healthOf(all.rig, "gpu/m").inFlight).toBe(index + 1);
      }
      for (const [index, gate] of gates.entries()) {
        await all.clock.advance(300);
        gate.release();
        await streams[index];
      }
    };
    await burst(1);
    for (let turn = 0; turn < 10; turn++) await burst(3);
    // 300 ms each: with three ahead, a fourth waits for 1,200 ms.
    const gates = Array.from({ length: 3 }, () => hold(text("Yes.")));
    for (const gate of gates) all.gpu.script(gate.answer);
    const streams: Promise<string>[] = [];
    for (const gate of gates) {
      streams.push(askStream(all.rig, "m"));
      await gate.reached;
    }
    await askStream(all.rig, "m");
    expect(all.rig.records.at(-1)).toMatchObject({
      endpoint: "cloud/m",
      passedOver: [{ endpoint: "gpu/m", reason: "full" }],
    });
    for (const gate of gates) gate.release();
    await Promise.all(streams);
    await askStream(all.rig, "m");
    expect(all.rig.records.at(-1)?.endpoint).toBe("gpu/m");
  });
});

describe("overflow events", () => {
  it("come in one pair for each wave of a load", async () => {
    await using all = await overflowing(
      { maxInFlight: 4, resumeBelow: 0.5, resumeAfterMs: 1_000 },
      { provider: { probe: false } },
    );
    for (let wave = 1; wave <= 3; wave++) {
      const held = hold(text("At last."));
      all.gpu.answer(held.answer);
      const high = Array.from({ length: 4 }, () => ask(all.rig, "m"));
      await eventually(() => healthOf(all.rig, "gpu/m").inFlight === 4, "a full engine");
      for (let more = 0; more < 6; more++) {
        await all.clock.advance(50);
        await ask(all.rig, "m");
      }
      expect(all.edges()).toHaveLength(2 * wave - 1);
      expect(healthOf(all.rig, "gpu/m").overflowing).toBe(true);
      held.release();
      await Promise.all(high);
      all.gpu.answer(undefined);
      for (let more = 0; more < 30; more++) {
        await all.clock.advance(100);
        await ask(all.rig, "m");
      }
      expect(all.edges()).toHaveLength(2 * wave);
      expect(healthOf(all.rig, "gpu/m").overflowing).toBe(false);
    }
    expect(all.edges()).toEqual(Array(3).fill(["filling overflowing", "overflowing filling"]).flat());
    expect(all.events.find(({ kind }) => kind === "overflow")).toMatchObject({
      endpoint: "gpu/m",
      reason: "in flight 4, the limit is 4",
    });
  });

  it("do not flap with a load around the limit", async () => {
    await using all = await overflowing(
      { maxInFlight: 2, resumeBelow: 0.5, resumeAfterMs: 2_000 },
      { provider: { probe: false } },
    );
    for (let turn = 0; turn < 20; turn++) {
      const held = hold(text("At last."));
      all.gpu.script(held.answer, held.answer);
      const high = [ask(all.rig, "m"), ask(all.rig, "m")];
      await eventually(() => healthOf(all.rig, "gpu/m").inFlight === 2, "a full engine");
      await ask(all.rig, "m");
      await all.clock.advance(100);
      held.release();
      await Promise.all(high);
      // Each free place is filled all the same, also while it overflows.
      expect(await askAt(all)).toBe("gpu/m");
    }
    expect(all.edges()).toEqual(["filling overflowing"]);
  });

  it("tell the end only after resumeAfterMs below resumeBelow", async () => {
    await using all = await overflowing(
      { maxInFlight: 1, resumeBelow: 0.5, resumeAfterMs: 2_000 },
      { provider: { probe: false } },
    );
    const held = hold(text("At last."));
    all.gpu.script(held.answer);
    const long = ask(all.rig, "m");
    await held.reached;
    await ask(all.rig, "m");
    held.release();
    await long;
    await all.clock.advance(1_999);
    await ask(all.rig, "m");
    expect(all.edges()).toHaveLength(1);
    await all.clock.advance(1);
    await ask(all.rig, "m");
    expect(all.edges()).toHaveLength(2);
  });

  it("hold no prompt and no key", async () => {
    await using all = await overflowing({ maxInFlight: 1 }, { provider: { probe: false, apiKey: "key-of-gpu" } });
    const held = hold(text("At last."));
    all.gpu.script(held.answer);
    const long = ask(all.rig, "m", "a secret prompt");
    await held.reached;
    await ask(all.rig, "m", "a secret prompt");
    held.release();
    await long;
    expect(all.events).toHaveLength(1);
    expect(JSON.stringify(all.events)).not.toMatch(/secret|key-of/);
    expect(all.events[0]?.atMs).toBe(all.clock.nowMs());
  });

  it("that throw do not break a call, and are warned of", async () => {
    await using all = await overflowing(
      { maxInFlight: 1 },
      {
        provider: { probe: false },
        rest: {
          onHealth() {
            throw new Error("the handler's own fault");
          },
        },
      },
    );
    const held = hold(text("At last."));
    all.gpu.script(held.answer);
    const long = ask(all.rig, "m");
    await held.reached;
    expect(await ask(all.rig, "m")).toBe("Hello from m.");
    held.release();
    await long;
    expect(all.rig.warnings.map(({ code }) => code)).toContain("callback_failed");
  });
});

describe("overflow across tiers and limits", () => {
  it("an endpoint at its own limits spills as one that is full does, with the reason `limited`", async () => {
    await using all = await overflowing(
      { maxInFlight: 100 },
      { provider: { probe: false }, endpoint: { overflow: undefined, limits: { concurrency: 1 } } },
    );
    const held = hold(text("At last."));
    all.gpu.script(held.answer);
    const long = ask(all.rig, "m");
    await held.reached;
    await ask(all.rig, "m");
    expect(path(await all.rig.record(0))).toEqual(["overflow cloud/m"]);
    expect((await all.rig.record(0)).passedOver).toEqual([{ endpoint: "gpu/m", reason: "limited" }]);
    held.release();
    await long;
  });

  it("goes on to a higher tier where the own one is full", async () => {
    await using gpu = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    await using rig = start({
      providers: {
        gpu: { preset: "vllm", baseUrl: gpu.baseUrl, probe: false },
        cloud: { preset: "openai", baseUrl: cloud.baseUrl, apiKey: "k" },
      },
      endpoints: [
        { provider: "gpu", model: "small", overflow: { maxInFlight: 1 } },
        { provider: "cloud", model: "large" },
      ],
      routes: { auto: { tiers: [{ models: ["small"], maxDifficulty: 1 }, "large"], gates: false } },
    });
    const held = hold(text("At last."));
    gpu.script(held.answer);
    const long = ask(rig, "auto");
    await held.reached;
    expect(await ask(rig, "auto")).toBe("Hello from large.");
    expect(path(await rig.record(0))).toEqual(["overflow cloud/large"]);
    held.release();
    await long;
  });
});
