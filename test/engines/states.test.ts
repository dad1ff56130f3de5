import { hold, raw, startEngine, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, path, start, WatchedClock } from "../routing/support.ts";
import { engineFirst, engineRig, healthOf, kinds, probed } from "./support.ts";

/** One call, and the probe that it began. */
async function turn(all: Awaited<ReturnType<typeof engineRig>>): Promise<void> {
  await ask(all.rig, "m");
  await probed(all);
  await all.clock.advance(1_000);
}

/** What was told of the engine behind `gpu/m`. */
function engineEvents({ events }: Awaited<ReturnType<typeof engineRig>>) {
  return events.filter(({ kind, endpoint }) => kind === "engine" && endpoint === "gpu/m");
}

it("onHealth speaks only of endpoints that router.health() shows", async () => {
  await using all = await engineRig("vllm");
  await turn(all);
  all.gpu.setState("down");
  await turn(all);
  await turn(all);
  const shown = all.rig.router.health().map(({ endpoint }) => endpoint);
  expect(all.events.length).toBeGreaterThan(0);
  for (const { endpoint } of all.events) expect(shown).toContain(endpoint);
});

describe("an engine that loads", () => {
  it.each(bothWays)("llama.cpp: is passed over, and comes back by itself (%s)", async (_, call) => {
    await using all = await engineRig("llama-cpp", { state: "loading" });
    await turn(all);
    await turn(all);
    expect(healthOf(all.rig, "gpu/m")).toMatchObject({ state: "loading", engine: { state: "loading" } });
    const before = all.gpu.received;
    for (let more = 0; more < 3; more++) {
      await call(all.rig, "m");
      await probed(all);
      await all.clock.advance(1_000);
    }
    expect(all.gpu.received).toBe(before);
    expect(all.rig.records.at(-1)?.passedOver).toEqual([{ endpoint: "gpu/m", reason: "loading" }]);
    expect(path(await all.rig.record(4))).toEqual(["fallback cloud/m"]);

    all.gpu.setState("ready");
    await turn(all);
    await call(all.rig, "m");
    expect(all.gpu.received).toBe(before + 1);
    expect(all.rig.records.at(-1)?.endpoint).toBe("gpu/m");
    const states = engineEvents(all).map(({ from, to }) => `${from} ${to}`);
    expect(states).toEqual(["unknown loading", "loading ready"]);
  });
});

describe.each(["vllm", "sglang", "tgi", "llama-cpp"] as const)("%s that is down", (kind) => {
  it("is passed over without a request, after two silences, and comes back by itself", async () => {
    await using all = await engineRig(kind);
    await turn(all);
    expect(healthOf(all.rig, "gpu/m").state).toBe("ready");
    all.gpu.setState("down");
    await turn(all);
    expect(healthOf(all.rig, "gpu/m").state).toBe("ready");
    await turn(all);
    expect(healthOf(all.rig, "gpu/m")).toMatchObject({ state: "down", engine: { state: "down" } });
    const before = all.gpu.received;
    for (let more = 0; more < 5; more++) await turn(all);
    expect(all.gpu.received).toBe(before);
    expect(all.rig.records.at(-1)?.passedOver).toEqual([{ endpoint: "gpu/m", reason: "down" }]);

    all.gpu.setState("ready");
    await turn(all);
    await turn(all);
    expect(all.rig.records.at(-1)?.endpoint).toBe("gpu/m");
    const states = engineEvents(all).map(({ from, to }) => `${from} ${to}`);
    expect(states).toEqual(["ready down", "down ready"]);
  });

  it("is asked all the same where nothing else is left", async () => {
    await using all = await engineRig(kind);
    all.gpu.setState("down");
    for (let more = 0; more < 3; more++) await turn(all);
    expect(healthOf(all.rig, "gpu/m").state).toBe("down");
    all.rig.router.drain("cloud/m");
    all.gpu.setState("ready");
    expect(await ask(all.rig, "m")).toBe("token token");
    expect(all.rig.records.at(-1)?.endpoint).toBe("gpu/m");
  });

  it("is believed for ten seconds only: a word that is old holds nobody up", async () => {
    await using all = await engineRig(kind);
    all.gpu.setState("down");
    for (let more = 0; more < 3; more++) await turn(all);
    expect(healthOf(all.rig, "gpu/m").state).toBe("down");
    all.gpu.setState("ready");
    await all.clock.advance(10_000);
    expect(healthOf(all.rig, "gpu/m").state).not.toBe("down");
  });
});

describe("a breaker that was opened by an engine's crash", () => {
  it("lets a call through as soon as the engine says that it is back", async () => {
    await using all = await engineRig(
      "vllm",
      {},
      { rest: { breaker: { consecutiveFailures: 1, openMs: 60_000, maxOpenMs: 60_000 } } },
    );
    await turn(all);
    all.gpu.setState("down");
    await turn(all);
    await turn(all);
    expect(healthOf(all.rig, "gpu/m")).toMatchObject({ state: "down", breaker: "open" });
    all.gpu.setState("ready");
    await turn(all);
    await turn(all);
    expect(all.rig.records.at(-1)?.endpoint).toBe("gpu/m");
    expect(healthOf(all.rig, "gpu/m")).toMatchObject({ state: "ready", breaker: "closed" });
  });
});

describe("a model at Ollama", () => {
  it("that is not installed is passed over, and is found as soon as it is", async () => {
    const clock = new WatchedClock();
    await using gpu = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    const tags = (...names: string[]) => raw({ body: JSON.stringify({ models: names.map((name) => ({ name })) }) });
    gpu.scriptPath("/api/tags", tags("other:latest"), tags("other:latest", "m:latest"));
    gpu.scriptPath("/api/ps", tags(), tags());
    gpu.answer(text("Here."));
    const all = { clock, rig: start(engineFirst("ollama", gpu, cloud), { clock }) };
    await using _ = all.rig;
    await ask(all.rig, "m");
    await probed(all);
    expect(healthOf(all.rig, "gpu/m")).toMatchObject({ state: "model-missing", engine: { state: "ready" } });
    await ask(all.rig, "m");
    await askStream(all.rig, "m");
    expect(cloud.requestCount).toBe(2);
    expect(all.rig.records[1]?.passedOver).toEqual([{ endpoint: "gpu/m", reason: "model-missing" }]);
    await clock.advance(1_000);
    await ask(all.rig, "m");
    await probed(all);
    expect(healthOf(all.rig, "gpu/m").state).toBe("ready");
    expect(await ask(all.rig, "m")).toBe("Here.");
  });

  it("is found by its upstream name, with and without the tag", async () => {
    for (const [installed, upstreamModel, state] of [
      ["llama3.2:latest", "llama3.2", "ready"],
      ["llama3.2:latest", "llama3.2:latest", "ready"],
      ["llama3.2:3b", "llama3.2", "model-missing"],
      ["llama3.2:3b", "llama3.2:3b", "ready"],
      ["m", "llama3.2", "model-missing"],
    ] as const) {
      await using all = await engineRig("ollama", { models: [installed] }, { endpoint: { upstreamModel } });
      await turn(all);
      expect(healthOf(all.rig, "gpu/m").state, `${upstreamModel} of ${installed}`).toBe(state);
    }
  });

  it("that is not in memory comes after an endpoint where it is, by load and by price", async () => {
    for (const balance of ["least-in-flight", "cheapest"] as const) {
      const clock = new WatchedClock();
      await using cold = await startEngine({ kind: "ollama", state: "loading", prefillMs: 0, tokenMs: 0 });
      await using warm = await startEngine({ kind: "ollama", prefillMs: 0, tokenMs: 0 });
      const price = (usd: number) => ({ inputUsdPerMillionTokens: usd, outputUsdPerMillionTokens: usd });
      await using rig = start(
        {
          providers: {
            cold: { preset: "ollama", baseUrl: cold.baseUrl },
            warm: { preset: "ollama", baseUrl: warm.baseUrl },
          },
          endpoints: [
            { provider: "cold", model: "m", price: price(1) },
            { provider: "warm", model: "m", price: price(2) },
          ],
          balance,
        },
        { clock },
      );
      rig.router.drain("cold/m");
      await ask(rig, "m");
      await probed({ clock });
      rig.router.restore("cold/m");
      expect(healthOf(rig, "cold/m").engine?.loadedModels).toEqual([]);
      for (let more = 0; more < 5; more++) await ask(rig, "m");
      expect([cold.received, warm.received], balance).toEqual([0, 6]);
    }
  });
});

describe("what an engine's pages cannot do", () => {
  it.each(kinds)("%s: a gateway that hides them, or answers nonsense, does not take it out of use", async (kind) => {
    for (const page of [
      raw({ status: 404 }),
      raw({ status: 401 }),
      raw({ body: "<html>hello</html>" }),
      raw({ body: '{"models": 7, "loads": [], "total_slots": "x"}' }),
    ]) {
      const clock = new WatchedClock();
      await using gpu = await startLoopbackServer({ answer: text("Here.") });
      await using cloud = await startLoopbackServer();
      const pages = ["/health", "/metrics", "/slots", "/props", "/api/ps", "/api/tags", "/v1/loads"];
      for (const one of pages) gpu.scriptPath(one, page, page, page);
      await using rig = start(engineFirst(kind, gpu, cloud), { clock });
      for (let more = 0; more < 3; more++) {
        expect(await ask(rig, "m")).toBe("Here.");
        await probed({ clock });
        await clock.advance(1_000);
      }
      expect(healthOf(rig, "gpu/m")).toMatchObject({ state: "ready", engine: { state: "ready" } });
    }
  });

  it("a late word of an engine is not lost where the configuration changes meanwhile", async () => {
    const clock = new WatchedClock();
    await using gpu = await startLoopbackServer({ answer: text("Here.") });
    await using cloud = await startLoopbackServer();
    const late = hold(raw({}));
    gpu.scriptPath("/health", late.answer);
    const config = engineFirst("vllm", gpu, cloud);
    await using rig = start(config, { clock });
    await ask(rig, "m");
    await late.reached;
    rig.router.update({ ...config, maxRetries: 1 });
    late.release();
    await probed({ clock });
    expect(healthOf(rig, "gpu/m").engine?.state).toBe("ready");
  });
});
