import type { EngineName } from "@spillway/core";
import { describe, expect, it } from "vitest";
import { type EngineStatus, engineStatus } from "../../../packages/resilience/src/engine/engine-status.ts";
import { hasProbe, probeEngine } from "../../../packages/resilience/src/engine/probe-engine.ts";
import { engineServer, type Page } from "./engine-server.ts";
import * as page from "./pages.ts";

type Case = readonly [what: string, pages: Readonly<Record<string, Page>>, expected: EngineStatus];

const ready = (figures: Partial<EngineStatus> = {}) => ({ ...engineStatus("ready"), ...figures });
const down = engineStatus("down");
const withMetrics = (metrics: Page, health: Page = "") => ({ "/health": health, "/metrics": metrics });

/** What holds for every engine with /health and /metrics. */
const byMetrics = (metrics: string): readonly Case[] => [
  ["refuses connections, as while it loads", { "/health": "refused", "/metrics": "refused" }, down],
  ["is dead, and its metrics still answer", withMetrics(metrics, [503]), down],
  ["is dead behind a proxy", withMetrics([502, page.html], [502, page.html]), down],
  ["does not answer at /health", withMetrics(metrics, "refused"), down],
  ["has its metrics off", withMetrics([404]), ready()],
  ["has its metrics behind a key", withMetrics([401, '{"error":"Unauthorized"}']), ready()],
  ["forbids its metrics", withMetrics([403, metrics]), ready()],
  ["gives up on its metrics", withMetrics("refused"), ready()],
  ["fails at its metrics", withMetrics([500, metrics]), ready()],
  ["gives HTML for metrics", withMetrics(page.html), ready()],
  ["gives nothing for metrics", withMetrics(""), ready()],
  ["hides /health behind a gateway", { "/health": [404], "/metrics": [404] }, ready()],
  ["wants a key at /health", withMetrics([401], [401]), ready()],
];

const cases: Readonly<Record<EngineName, readonly Case[]>> = {
  vllm: [
    ...byMetrics(page.vllmMetrics),
    ["serves", withMetrics(page.vllmMetrics), ready({ running: 24, waiting: 72, kvCacheUse: 0.4565217391304348 })],
    ["is older than V1", withMetrics(page.vllmMetricsBeforeV1), ready({ running: 1, waiting: 0, kvCacheUse: 0.35 })],
    ["has two engines", withMetrics(page.vllmMetricsOfTwoEngines), ready({ running: 10, waiting: 3, kvCacheUse: 0.5 })],
    [
      "tells impossible figures",
      withMetrics("vllm:num_requests_running -1\nvllm:num_requests_waiting NaN\nvllm:kv_cache_usage_perc 1.0000001\n"),
      ready({ kvCacheUse: 1 }),
    ],
    [
      "is cut in the middle of its metrics",
      withMetrics(page.vllmMetrics.slice(0, page.vllmMetrics.indexOf(" 72.0"))),
      ready({ running: 24 }),
    ],
  ],
  sglang: [
    ["refuses connections, as while it loads", { "/v1/models": "refused", "/v1/loads?include=core": "refused" }, down],
    ["is dead behind a proxy", { "/v1/models": [502, page.html], "/v1/loads?include=core": [502, page.html] }, down],
    ["is dead, and its load still answers", { "/v1/models": [503], "/v1/loads?include=core": page.sglangLoads }, down],
    [
      "serves, with two ranks",
      { "/v1/models": "{}", "/v1/loads?include=core": page.sglangLoads, "/metrics": page.sglangMetrics },
      ready({ running: 6, waiting: 2, kvCacheUse: 0.375, slots: 128 }),
    ],
    [
      "is older than /v1/loads",
      { "/v1/models": "{}", "/metrics": page.sglangMetrics },
      ready({ running: 162, waiting: 2826, kvCacheUse: 0.28 }),
    ],
    [
      "schedules by priority",
      { "/v1/models": "{}", "/metrics": page.sglangMetricsByPriority },
      ready({ running: 11, waiting: 2, kvCacheUse: 0.3 }),
    ],
    ["is old and has its metrics off", { "/v1/models": "{}" }, ready()],
    ["has its load behind a key", { "/v1/models": [401], "/v1/loads?include=core": [401], "/metrics": [401] }, ready()],
    [
      "gives a cut load",
      { "/v1/models": "{}", "/v1/loads?include=core": page.sglangLoads.slice(0, 200), "/metrics": page.sglangMetrics },
      ready({ running: 162, waiting: 2826, kvCacheUse: 0.28 }),
    ],
    [
      "gives a load of other types",
      { "/v1/models": "{}", "/v1/loads?include=core": '{"loads":[{"num_running_reqs":"5"}]}', "/metrics": page.html },
      ready(),
    ],
    [
      "leaves figures out of its load",
      { "/v1/models": "{}", "/v1/loads?include=core": '{"loads":[{"num_running_reqs":5},null]}' },
      ready(),
    ],
    [
      "leaves its requests out of its load, and has them in its metrics",
      {
        "/v1/models": "{}",
        "/v1/loads?include=core": '{"loads":[{"num_waiting_reqs":1}]}',
        "/metrics": page.sglangMetrics,
      },
      ready({ running: 162, waiting: 2826, kvCacheUse: 0.28 }),
    ],
    [
      "does not tell its limit",
      { "/v1/models": "{}", "/v1/loads?include=core": '{"loads":[{"num_running_reqs":5,"max_running_requests":0}]}' },
      ready({ running: 5 }),
    ],
    ["gives HTML for everything", { "/v1/models": page.html, "/v1/loads?include=core": page.html }, ready()],
  ],
  tgi: [
    ...byMetrics(page.tgiMetrics),
    ["serves", withMetrics(page.tgiMetrics), ready({ running: 4, waiting: 7 })],
    [
      "says that its shards are unwell",
      withMetrics(page.tgiMetrics, [503, '{"error":"unhealthy","error_type":"healthcheck"}']),
      down,
    ],
  ],
  lmdeploy: [
    ...byMetrics(page.lmdeployMetrics),
    [
      "serves, with two engines",
      withMetrics(page.lmdeployMetrics),
      ready({ running: 8, waiting: 7, kvCacheUse: 0.375 }),
    ],
    [
      "is older than the waiting of its API server",
      withMetrics(page.lmdeployMetrics.replaceAll("num_api_requests_waiting", "something_else")),
      ready({ running: 8, waiting: 2, kvCacheUse: 0.375 }),
    ],
  ],
  "llama-cpp": [
    ["refuses connections", { "/health": "refused", "/props": "refused" }, down],
    [
      "loads",
      { "/health": [503, page.llamaCppLoading], "/props": [503, page.llamaCppLoading] },
      engineStatus("loading"),
    ],
    [
      "loads, in the words of old servers",
      { "/health": [503, '{"status": "loading model"}'] },
      engineStatus("loading"),
    ],
    ["has failed to load", { "/health": [500, '{"error":{"message":"Model failed to load"}}'] }, down],
    ["is away behind a proxy", { "/health": [503, page.html], "/props": page.llamaCppProps }, down],
    [
      "serves with metrics",
      { "/health": '{"status":"ok"}', "/props": page.llamaCppProps, "/metrics": page.llamaCppMetrics },
      ready({ running: 4, waiting: 46, slots: 4 }),
    ],
    [
      "serves with its metrics off, as by default",
      {
        "/health": "",
        "/props": page.llamaCppProps,
        "/metrics": [501, page.llamaCppSwitchedOff],
        "/slots": page.llamaCppSlots,
      },
      ready({ running: 1, slots: 2 }),
    ],
    [
      "gives HTML for metrics",
      { "/health": "", "/props": page.llamaCppProps, "/metrics": page.html, "/slots": page.llamaCppSlots },
      ready({ running: 1, slots: 2 }),
    ],
    [
      "has metrics and slots off",
      { "/health": "", "/props": page.llamaCppProps, "/metrics": [501], "/slots": [501] },
      ready({ slots: 4 }),
    ],
    [
      "wants a key for all but its health",
      { "/health": "", "/props": [401], "/metrics": [401], "/slots": [403] },
      ready(),
    ],
    [
      "serves several models",
      { "/health": "", "/props": '{"role":"router"}', "/metrics": [400, "model name is missing"], "/slots": [400] },
      ready(),
    ],
    [
      "sleeps",
      {
        "/health": "",
        "/props": page.llamaCppPropsAsleep,
        "/metrics": page.llamaCppMetrics,
        "/slots": page.llamaCppSlots,
      },
      ready({ running: 0, waiting: 0, slots: 4 }),
    ],
    [
      "gives garbage",
      { "/health": page.html, "/props": page.html, "/metrics": page.html, "/slots": page.llamaCppSlots.slice(0, 90) },
      ready(),
    ],
    [
      "gives slots of another shape",
      { "/health": "", "/slots": '[{"id":0,"state":1},{"id":1,"is_processing":true}]' },
      ready(),
    ],
    ["gives no slots", { "/health": "", "/slots": "[]" }, ready()],
    [
      "tells the use of its cache, as before May 2025",
      { "/health": "", "/metrics": `${page.llamaCppMetrics}llamacpp:kv_cache_usage_ratio 0.42\n` },
      ready({ running: 4, waiting: 46, kvCacheUse: 0.42 }),
    ],
  ],
  ollama: [
    ["refuses connections", { "/api/ps": "refused", "/api/tags": "refused" }, down],
    ["fails", { "/api/ps": [500], "/api/tags": [500] }, down],
    [
      "serves",
      { "/api/ps": page.ollamaPs, "/api/tags": page.ollamaTags },
      ready({ loadedModels: ["mistral:latest"], availableModels: ["codellama:13b", "mistral:latest"] }),
    ],
    [
      "has nothing in memory",
      { "/api/ps": '{"models":[]}', "/api/tags": page.ollamaTags },
      ready({ loadedModels: [], availableModels: ["codellama:13b", "mistral:latest"] }),
    ],
    [
      "is older than /api/ps",
      { "/api/tags": page.ollamaTags },
      ready({ availableModels: ["codellama:13b", "mistral:latest"] }),
    ],
    [
      "fails at /api/ps only",
      { "/api/ps": [500], "/api/tags": page.ollamaTags },
      ready({ availableModels: ["codellama:13b", "mistral:latest"] }),
    ],
    ["gives garbage", { "/api/ps": page.html, "/api/tags": page.ollamaTags.slice(0, 60) }, ready()],
    [
      "gives entries of other shapes",
      { "/api/ps": '{"models":[null,7,{"name":3},{"model":"a:latest"}]}', "/api/tags": '{"models":"none"}' },
      ready({ loadedModels: ["a:latest"] }),
    ],
  ],
};

describe.each(Object.entries(cases))("%s", (engine, situations) => {
  it.each(situations)("that %s", async (_what, pages, expected) => {
    expect(await probeEngine(engine as EngineName, engineServer(pages).get)).toStrictEqual(expected);
  });
});

describe("hasProbe", () => {
  it("knows the engines by the names of their presets, and nothing else", () => {
    expect(Object.keys(cases).every(hasProbe)).toBe(true);
    expect(["openai", "openai-compatible", "", "toString", "__proto__"].some(hasProbe)).toBe(false);
  });
});
