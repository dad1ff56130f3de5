import type { EngineName } from "@spillway/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EngineAnswer, EngineGet } from "../../../packages/resilience/src/engine/engine-get.ts";
import { probeEngine } from "../../../packages/resilience/src/engine/probe-engine.ts";
import { engineServer } from "./engine-server.ts";
import * as page from "./pages.ts";

/** All that a probe may ask. What is not here generates, loads a model, or has not been looked at. */
const allowed: Readonly<Record<EngineName, readonly string[]>> = {
  vllm: ["/health", "/metrics"],
  sglang: ["/v1/models", "/v1/loads?include=core", "/metrics"],
  tgi: ["/health", "/metrics"],
  lmdeploy: ["/health", "/metrics"],
  "llama-cpp": ["/health", "/props", "/metrics", "/slots"],
  ollama: ["/api/ps", "/api/tags"],
};
const engines = Object.keys(allowed) as EngineName[];

const answer: fc.Arbitrary<EngineAnswer | undefined> = fc.option(
  fc.record({
    status: fc.constantFrom(200, 204, 301, 400, 401, 403, 404, 429, 500, 501, 502, 503),
    body: fc.oneof(
      fc.constantFrom(...Object.values(page)),
      fc.constantFrom(...Object.values(page)).chain((body) => fc.nat(body.length).map((cut) => body.slice(0, cut))),
      fc.json(),
      fc.string(),
    ),
  }),
  { nil: undefined },
);

/** A server that answers at random; undefined is a refused connection. Notes each call with all its arguments. */
function randomServer(answers: readonly (EngineAnswer | undefined)[]) {
  const calls: unknown[][] = [];
  const get: EngineGet = async (...call) => {
    const given = answers[calls.push(call) - 1];
    if (given === undefined) throw new TypeError("fetch failed");
    return given;
  };
  return { get, calls };
}

describe("a probe, whatever the server answers", () => {
  it.each(engines)("of %s asks harmless pages, each once, with nothing but their path", async (engine) => {
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 4, maxLength: 4 }), async (answers) => {
        const { get, calls } = randomServer(answers);
        await probeEngine(engine, get);
        const asked = calls.map((call) => call[0] as string);
        expect(calls.every((call) => call.length === 1)).toBe(true);
        expect(asked.filter((path) => !allowed[engine].includes(path))).toEqual([]);
        expect(new Set(asked).size).toBe(asked.length);
      }),
    );
  });

  it.each(engines)("of %s gives a state and plausible figures", async (engine) => {
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 4, maxLength: 4 }), async (answers) => {
        const { state, kvCacheUse, loadedModels, availableModels, ...counts } = await probeEngine(
          engine,
          randomServer(answers).get,
        );
        expect(["ready", "loading", "down"]).toContain(state);
        const figures = [kvCacheUse, ...Object.values(counts)].filter((figure) => figure !== undefined);
        expect(figures.every((figure) => Number.isFinite(figure) && figure >= 0)).toBe(true);
        expect((kvCacheUse ?? 0) <= 1).toBe(true);
        const names = [...(loadedModels ?? []), ...(availableModels ?? [])];
        expect(names.every((name) => typeof name === "string" && name !== "")).toBe(true);
        if (state !== "ready") expect([...figures, ...names]).toEqual([]);
      }),
    );
  });

  it.each(engines)("of %s finds it down where nothing answers, even where get throws at once", async (engine) => {
    const thrower = () => {
      throw new Error("closed");
    };
    expect((await probeEngine(engine, thrower)).state).toBe("down");
    expect((await probeEngine(engine, randomServer([]).get)).state).toBe("down");
  });
});

describe("the pages asked", () => {
  it.each(engines)("first of %s are asked at once", async (engine) => {
    const asked: string[] = [];
    const never = new Promise<EngineAnswer>(() => {});
    void probeEngine(engine, (path) => {
      asked.push(path);
      return never;
    });
    await Promise.resolve();
    expect(asked).toEqual(allowed[engine].slice(0, 2));
  });

  it("of SGLang leave /metrics out where /v1/loads tells the load, and where it is down", async () => {
    const serving = engineServer({ "/v1/models": "{}", "/v1/loads?include=core": page.sglangLoads });
    await probeEngine("sglang", serving.get);
    expect(serving.asked).toEqual(["/v1/models", "/v1/loads?include=core"]);
    const dead = engineServer({ "/v1/models": "refused", "/v1/loads?include=core": "refused" });
    await probeEngine("sglang", dead.get);
    expect(dead.asked).toEqual(["/v1/models", "/v1/loads?include=core"]);
  });

  it("of llama.cpp do not wake a server that sleeps", async () => {
    const asleep = engineServer({ "/health": "", "/props": page.llamaCppPropsAsleep });
    await probeEngine("llama-cpp", asleep.get);
    expect(asleep.asked).toEqual(["/health", "/props"]);
  });

  it("of llama.cpp leave /slots out where /metrics tells the load", async () => {
    const serving = engineServer({ "/health": "", "/props": page.llamaCppProps, "/metrics": page.llamaCppMetrics });
    await probeEngine("llama-cpp", serving.get);
    expect(serving.asked).toEqual(["/health", "/props", "/metrics"]);
  });

  it("of llama.cpp that loads are no more than its health and props", async () => {
    const loading = engineServer({ "/health": [503, page.llamaCppLoading], "/props": [503, page.llamaCppLoading] });
    await probeEngine("llama-cpp", loading.get);
    expect(loading.asked).toEqual(["/health", "/props"]);
  });
});
