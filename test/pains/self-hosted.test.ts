import {
  type Answer,
  failure,
  fault,
  hold,
  refusedBaseUrl,
  startEngine,
  startLoopbackServer,
  text,
} from "@spillway/testing";
import { describe, expect, it } from "vitest";
import {
  ask,
  bothWays,
  eventually,
  type Place,
  path,
  rejection,
  smallPrice,
  start,
  user,
  WatchedClock,
  within,
} from "../routing/support.ts";
import { type Changes, healthOf, twoVendors } from "./support.ts";

const spare = text("from the spare", { usage: { inputTokens: 10, outputTokens: 3 } });

/** An engine of one's own, `local/large`, and a hosted vendor behind it, `second/spare`. */
function localThenCloud(preset: "vllm" | "llama-cpp" | "ollama", local: Place, cloud: Place, changes: Changes = {}) {
  const config = twoVendors(local, cloud, { ...changes, first: { provider: "local", ...changes.first } });
  const { second } = config.providers;
  return {
    ...config,
    providers: { local: { preset, baseUrl: local.baseUrl }, second: second as NonNullable<typeof second> },
  };
}

describe("engines of one's own, and a vendor behind them", () => {
  it.each<[string, Answer, string]>([
    [
      "loads its model",
      failure(503, { code: "503", type: "unavailable_error", message: "Loading model" }),
      "model-loading",
    ],
    [
      "is out of memory",
      failure(500, { code: null, message: "CUDA out of memory. Tried to allocate 2 GiB" }),
      "out-of-memory",
    ],
    ["is full", failure(503, { code: null, message: "server busy, please try again" }), "overloaded"],
    ["sends a broken stream", fault.malformedEvent(0), "stream-cut"],
    ["ends its stream without an answer", fault.cutStream(0), "stream-cut"],
    ["dies", fault.resetBeforeHeaders(), "connect"],
    ["shows a proxy's page", fault.htmlWith200(), "invalid-response"],
  ])("54: where the own engine %s, the vendor answers, and the record says so", async (_name, answer, failed) => {
    await using local = await startLoopbackServer({ answer });
    await using cloud = await startLoopbackServer({ answer: spare });
    await using rig = start(localThenCloud("llama-cpp", local, cloud));
    const request = { model: "auto", messages: user("Hello"), stream: true } as const;
    const { data, response } = await rig.client.chat.completions.create(request).withResponse();
    for await (const _ of data);
    expect(response.headers.get("x-spillway-endpoint")).toBe("second/spare");
    expect(path(await rig.record())).toEqual([`answer local/large ${failed}`, "fallback second/spare"]);
    expect(rig.records[0]).toMatchObject({ endpoint: "second/spare", model: "spare" });
    expect(rig.router.report().byEndpoint["local/large"]).toMatchObject({ attempts: 1, failures: 1 });
    expect(rig.router.report().byEndpoint["second/spare"]).toMatchObject({ attempts: 1, failures: 0 });
  });

  it("54: the way to the vendor is a configured one: what names the engine alone never leaves it", async () => {
    await using local = await startLoopbackServer({ answer: failure(500, { message: "CUDA out of memory" }) });
    await using cloud = await startLoopbackServer({ answer: spare });
    await using rig = start(localThenCloud("vllm", local, cloud, { rest: { maxRetries: 0 } }));
    await rejection(ask(rig, "large"));
    await rejection(rig.router.with({ data: "confidential" }, () => ask(rig, "auto")));
    expect([local.requestCount, cloud.requestCount]).toEqual([1, 0]);
  });

  it("54: an engine that says it is loading is gone past without being asked, until it says it is ready", async () => {
    const clock = new WatchedClock();
    await using local = await startEngine({
      kind: "llama-cpp",
      state: "loading",
      models: ["large"],
      prefillMs: 0,
      tokenMs: 0,
      outputTokens: 1,
    });
    await using cloud = await startLoopbackServer({ answer: spare });
    const told: string[] = [];
    const onHealth = ({ endpoint, kind, from, to }: Readonly<Record<"endpoint" | "kind" | "from" | "to", string>>) =>
      void (endpoint === "local/large" && told.push(`${kind}: ${from} > ${to}`));
    await using rig = start(localThenCloud("llama-cpp", local, cloud, { rest: { onHealth } }), { clock });
    expect(await ask(rig, "auto")).toBe("from the spare");
    await eventually(() => healthOf(rig, "local/large").state === "loading", "the engine's word that it loads");
    const asked = local.received;
    expect(await ask(rig, "auto")).toBe("from the spare");
    expect((await rig.record(1)).passedOver).toEqual([{ endpoint: "local/large", reason: "loading" }]);
    expect(local.received).toBe(asked);
    local.setState("ready");
    await clock.advance(1_000);
    await ask(rig, "auto");
    await eventually(() => healthOf(rig, "local/large").state === "ready", "the engine's word that it is ready");
    expect(await ask(rig, "auto")).toBe("token");
    expect(told).toEqual(["engine: unknown > loading", "engine: loading > ready"]);
  });

  it("54: of two engines the one that has the model in memory is preferred", async () => {
    const engine = { kind: "ollama", models: ["m"], prefillMs: 0, tokenMs: 0, outputTokens: 1 } as const;
    // The cold one would have to swap the model in: a request for it waits until that is done.
    await using cold = await startEngine({ ...engine, state: "loading" });
    await using warm = await startEngine(engine);
    const clock = new WatchedClock();
    const config = {
      providers: {
        cold: { preset: "ollama", baseUrl: cold.baseUrl },
        warm: { preset: "ollama", baseUrl: warm.baseUrl },
      },
      endpoints: [
        { provider: "cold", model: "m", price: smallPrice },
        { provider: "warm", model: "m", price: smallPrice },
      ],
      balance: "least-in-flight",
    } as const;
    await using rig = start({ ...config, endpoints: [...config.endpoints] }, { clock });
    rig.router.drain("cold");
    await ask(rig, "m");
    await eventually(() => healthOf(rig, "cold/m").engine !== undefined, "the cold engine's word");
    rig.router.restore("cold");
    for (let count = 0; count < 20; count++) expect(await ask(rig, "m")).toBe("token");
    expect([cold.received, warm.received]).toEqual([0, 21]);
  });

  it("54: the own engine is filled first, and only what it has no place for bursts to the vendor", async () => {
    const held = hold(text("from the engine"));
    await using local = await startLoopbackServer({ answer: held.answer });
    await using cloud = await startLoopbackServer({ answer: spare });
    await using rig = start(localThenCloud("vllm", local, cloud, { first: { overflow: { maxInFlight: 2 } } }));
    const asked = Array.from({ length: 5 }, () => ask(rig, "auto"));
    await local.waitForRequests(2);
    await cloud.waitForRequests(3);
    held.release();
    expect((await Promise.all(asked)).sort()).toEqual([
      ...Array<string>(2).fill("from the engine"),
      ...Array<string>(3).fill("from the spare"),
    ]);
    expect([local.requestCount, cloud.requestCount]).toEqual([2, 3]);
    const burst = rig.records.filter(({ endpoint }) => endpoint === "second/spare");
    for (const { attempts, passedOver } of burst) {
      expect(attempts.map(({ role }) => role)).toEqual(["overflow"]);
      expect(passedOver).toEqual([{ endpoint: "local/large", reason: "full" }]);
    }
    expect(burst).toHaveLength(3);
  });

  it.each(bothWays)(
    "54: for a tight limit on latency a slow %s gets a second try beside it",
    async (_name, askOneWay) => {
      const clock = new WatchedClock();
      await using local = await startLoopbackServer({ answer: fault.hang() });
      await using cloud = await startLoopbackServer({ answer: spare });
      const hedge = { delayMs: 200, maxExtraCalls: 1 };
      await using rig = start(localThenCloud("vllm", local, cloud, { route: { hedge } }), { clock });
      const outcome = askOneWay(rig, "auto");
      await local.waitForRequests(1);
      await clock.asked(200);
      await clock.advance(199);
      expect(cloud.requestCount).toBe(0);
      await clock.advance(1);
      expect(await outcome).toBe("from the spare");
      await within(local.requests[0]?.finished as Promise<void>, "the end of the slow attempt");
      expect(local.requests[0]?.aborted).toBe(true);
      expect(path(await rig.record())).toEqual(["answer local/large aborted", "hedge second/spare"]);
      expect(healthOf(rig, "local/large")).toMatchObject({ inFlight: 0, recentFailures: 0 });
    },
  );

  it("54: a refused connection to the own engine does not keep the vendor waiting", async () => {
    await using cloud = await startLoopbackServer({ answer: spare });
    await using rig = start(localThenCloud("vllm", { baseUrl: await refusedBaseUrl() }, cloud));
    for (let count = 0; count < 8; count++) expect(await ask(rig, "auto")).toBe("from the spare");
    expect(rig.records.filter(({ attempts }) => attempts.length === 2).length).toBeLessThanOrEqual(5);
  });
});
