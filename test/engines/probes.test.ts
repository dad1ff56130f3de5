import { type Engine, hold, raw, startEngine, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, bothWays, eventually, start, WatchedClock, within } from "../routing/support.ts";
import { engineFirst, engineRig, healthOf, kinds, probed, probesOf } from "./support.ts";

describe.each(kinds)("probes of %s", (kind) => {
  it("are made only while there is traffic, one round per interval", async () => {
    await using all = await engineRig(kind);
    const { gpu, rig, clock } = all;
    await clock.advance(60_000);
    expect(probesOf(gpu)).toBe(0);

    await ask(rig, "m");
    await probed(all);
    const round = probesOf(gpu);
    expect(round).toBeGreaterThan(0);
    expect(Math.max(...Object.values(gpu.probes))).toBe(1);
    for (let turn = 0; turn < 20; turn++) await ask(rig, "m");
    await clock.advance(999);
    await Promise.all(Array.from({ length: 10 }, () => ask(rig, "m")));
    await probed(all);
    expect(probesOf(gpu)).toBe(round);
    await clock.advance(1);
    await Promise.all(Array.from({ length: 10 }, () => ask(rig, "m")));
    await probed(all);
    expect(probesOf(gpu)).toBe(2 * round);

    await clock.advance(3_600_000);
    expect(probesOf(gpu)).toBe(2 * round);
    expect(clock.pending).toBe(0);
  });

  it("are never made at a hosted provider, and never by POST", async () => {
    await using all = await engineRig(kind);
    for (let turn = 0; turn < 5; turn++) {
      await ask(all.rig, "m");
      await probed(all);
      await all.clock.advance(1_000);
    }
    all.rig.router.drain("gpu");
    await ask(all.rig, "m");
    await probed(all);
    expect(all.cloud.probes).toEqual({});
    expect(all.cloud.received).toBe(1);
    expect(all.gpu.received).toBe(5);
    expect(probesOf(all.gpu)).toBeGreaterThan(5);
  });

  it("are silenced by `probe: false`", async () => {
    await using all = await engineRig(kind, {}, { provider: { probe: false } });
    for (let turn = 0; turn < 3; turn++) {
      await ask(all.rig, "m");
      await all.clock.advance(10_000);
    }
    expect(all.gpu.probes).toEqual({});
    expect(healthOf(all.rig, "gpu/m").engine).toBeUndefined();
  });

  it("keep to their own interval", async () => {
    await using all = await engineRig(kind, {}, { provider: { probe: { intervalMs: 250 } } });
    await ask(all.rig, "m");
    await probed(all);
    const round = probesOf(all.gpu);
    for (let turn = 1; turn <= 4; turn++) {
      await all.clock.advance(250);
      await ask(all.rig, "m");
      await probed(all);
      expect(probesOf(all.gpu)).toBe((turn + 1) * round);
    }
  });

  it("bring its figures into router.health()", async () => {
    await using all = await engineRig(kind, { slots: 3 });
    expect(healthOf(all.rig, "gpu/m").engine).toBeUndefined();
    await ask(all.rig, "m");
    await probed(all);
    const { engine } = healthOf(all.rig, "gpu/m");
    expect(engine).toMatchObject({ state: "ready" });
    if (kind === "ollama") expect(engine).toMatchObject({ loadedModels: ["m"], availableModels: ["m"] });
    else expect(engine?.running).toBeTypeOf("number");
    if (kind === "llama-cpp") expect(engine?.slots).toBe(3);
    expect(healthOf(all.rig, "cloud/m").engine).toBeUndefined();
  });
});

describe("probes", () => {
  it("carry the provider's key and headers to that provider alone", async () => {
    await using gpu = await startLoopbackServer();
    await using other = await startLoopbackServer();
    gpu.scriptPath("/health", raw({}));
    gpu.scriptPath("/metrics", raw({ body: "" }));
    other.scriptPath("/health", raw({}));
    other.scriptPath("/metrics", raw({ body: "" }));
    await using rig = start({
      providers: {
        gpu: { preset: "vllm", baseUrl: gpu.baseUrl, apiKey: "key-of-gpu", headers: { "x-gate": "gate-of-gpu" } },
        other: { preset: "vllm", baseUrl: other.baseUrl, apiKey: "key-of-other" },
      },
      endpoints: [
        { provider: "gpu", model: "m" },
        { provider: "other", model: "m" },
      ],
    });
    await ask(rig, "m", "secret words", {}, { headers: { "x-of-caller": "1" } });
    await eventually(() => gpu.requestCount === 3 && other.requestCount === 2, "all probes");
    for (const { path, method, headers, bodyText } of [...gpu.requests, ...other.requests]) {
      if (path !== "/health" && path !== "/metrics") continue;
      expect(method).toBe("GET");
      expect(bodyText).toBe("");
      expect(headers["x-of-caller"]).toBeUndefined();
    }
    const probesAt = (server: typeof gpu) => server.requests.filter(({ method }) => method === "GET");
    for (const { headers } of probesAt(gpu)) {
      expect(headers).toMatchObject({ authorization: "Bearer key-of-gpu", "x-gate": "gate-of-gpu" });
    }
    for (const { headers } of probesAt(other)) {
      expect(headers.authorization).toBe("Bearer key-of-other");
      expect(headers["x-gate"]).toBeUndefined();
    }
  });

  it("of two providers at one address are told to both", async () => {
    await using gpu = await startEngine({ kind: "vllm", prefillMs: 0, tokenMs: 0 });
    await using rig = start({
      providers: {
        one: { preset: "vllm", baseUrl: gpu.baseUrl },
        two: { preset: "vllm", baseUrl: gpu.baseUrl },
      },
      endpoints: [
        { provider: "one", model: "m" },
        { provider: "two", model: "m" },
      ],
    });
    await ask(rig, "m");
    await eventually(() => healthOf(rig, "one/m").engine !== undefined, "the first one's word");
    await eventually(() => healthOf(rig, "two/m").engine !== undefined, "the second one's word");
  });

  it("never hold a call up, and router.close() does not wait for one that hangs", async () => {
    const clock = new WatchedClock();
    await using gpu = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    const hanging = hold(raw({}));
    gpu.scriptPath("/health", hanging.answer);
    gpu.answer(text("Hello."));
    const rig = start(engineFirst("vllm", gpu, cloud), { clock });
    for (const [, call] of bothWays) expect(await call(rig, "m")).toBe("Hello.");
    await hanging.reached;
    await within(rig.router.close(), "close()");
    expect(clock.pending).toBe(0);
    await eventually(() => gpu.openSockets === 0, "all connections are closed");
  });

  it("that hang are given up after their own time, and asked again afterwards", async () => {
    const clock = new WatchedClock();
    await using gpu = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    const hanging = hold(raw({}));
    gpu.scriptPath("/health", hanging.answer, hanging.answer);
    gpu.answer(text("Hello."));
    await using rig = start(engineFirst("vllm", gpu, cloud, { provider: { probe: { timeoutMs: 700 } } }), { clock });
    const asked = () => gpu.requests.filter(({ path }) => path === "/health").length;
    await ask(rig, "m");
    await hanging.reached;
    await clock.advance(699);
    await ask(rig, "m");
    expect(asked()).toBe(1);
    expect(clock.pending).toBeGreaterThan(0);
    await clock.advance(1);
    await eventually(() => clock.pending === 0, "the probe's end");
    await clock.advance(300);
    await ask(rig, "m");
    await eventually(() => asked() === 2, "the next probe");
    await clock.advance(700);
    await eventually(() => clock.pending === 0, "the probe's end");
    expect(healthOf(rig, "gpu/m")).toMatchObject({ state: "down", inFlight: 0 });
    await ask(rig, "m");
    expect(cloud.requestCount).toBe(1);
  });

  it("reach an engine behind a path", async () => {
    await using gpu = await startLoopbackServer({ answer: text("Hello.") });
    gpu.scriptPath("/team-a/health", raw({}));
    gpu.scriptPath("/team-a/metrics", raw({ body: "vllm:num_requests_running 7\n" }));
    await using rig = start({
      providers: { gpu: { preset: "vllm", baseUrl: gpu.baseUrl.replace("/v1", "/team-a/v1") } },
      endpoints: [{ provider: "gpu", model: "m" }],
    });
    gpu.answer(() => text("Hello."));
    await ask(rig, "m");
    await eventually(() => healthOf(rig, "gpu/m").engine?.running === 7, "its word");
  });

  it("are not made by router.explain and router.health", async () => {
    await using all = await engineRig("vllm");
    all.rig.router.explain({ model: "m", messages: [{ role: "user", content: "x" }] });
    all.rig.router.health();
    await all.clock.advance(5_000);
    expect(all.gpu.probes).toEqual({});
  });

  it("do not cover engines that the call does not consider", async () => {
    await using one = await startEngine({ kind: "vllm", prefillMs: 0, tokenMs: 0 });
    await using two = await startEngine({ kind: "vllm", prefillMs: 0, tokenMs: 0 });
    const provider = (engine: Engine) => ({ preset: "vllm" as const, baseUrl: engine.baseUrl });
    await using rig = start({
      providers: { one: { ...provider(one), dataClasses: ["secret"] }, two: provider(two) },
      endpoints: [
        { provider: "one", model: "m" },
        { provider: "two", model: "m" },
      ],
    });
    await rig.router.with({ data: "secret" }, () => ask(rig, "m"));
    await eventually(() => healthOf(rig, "one/m").engine !== undefined, "the probe's end");
    expect(two.probes).toEqual({});
  });
});
