import { ConfigError, type ConfigIssue } from "@spillway/core";
import { compileConfig, configJsonSchema, type SpillwayConfig } from "@spillway/registry";
import { describe, expect, it } from "vitest";

const environment = { OPENAI_API_KEY: "sk-test", GPU_URL: "http://10.0.0.5:8000/v1" };
const good: SpillwayConfig = {
  providers: { gpu: { preset: "vllm", baseUrl: "${GPU_URL}" }, openai: { preset: "openai" } },
  endpoints: [
    { provider: "gpu", model: "llama", upstreamModel: "meta-llama/Llama-3.3-70B-Instruct" },
    { provider: "openai", model: "gpt-5" },
  ],
  routes: { auto: { tiers: ["llama", "gpt-5"] } },
};

function issuesOf(config: unknown, variables: Record<string, string> = environment): readonly ConfigIssue[] {
  try {
    compileConfig(config as SpillwayConfig, variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
  return [];
}

describe("compileConfig", () => {
  it("resolves providers, endpoints and routes", () => {
    const registry = compileConfig(good, environment);
    const gpu = registry.endpoints.get("gpu/llama");
    expect(gpu?.provider).toMatchObject({ origin: "http://10.0.0.5:8000", basePath: "/v1", kind: "self-hosted" });
    expect(registry.endpoints.get("openai/gpt-5")?.provider.keys[0]?.headers).toEqual([
      "authorization",
      "Bearer sk-test",
    ]);
    expect(registry.routes.get("auto")).toMatchObject({ tiers: [{ maxDifficulty: 0.5 }, { maxDifficulty: 1 }] });
    expect(registry.routes.get("auto")?.baseline?.id).toBe("openai/gpt-5");
  });

  it("reports every fault at once, each with its path and the fix", () => {
    const issues = issuesOf(
      {
        providers: { openai: { preset: "opnai" }, gpu: { preset: "vllm" }, cloud: { preset: "mistral", basUrl: "x" } },
        endpoints: [{ provider: "gpus", model: "llama" }, { provider: "openai" }],
        routes: { auto: { tiers: ["lama"], gates: { minMeanLogprob: 3 } }, fast: { tiers: [] } },
        defaultProvider: "nobody",
        retries: 3,
      },
      {},
    );
    const byPath = Object.fromEntries(issues.map((issue) => [issue.path, issue.message]));
    expect(byPath["providers.openai.preset"]).toContain("openai-compatible");
    expect(byPath["providers.gpu.baseUrl"]).toContain("Give baseUrl");
    expect(byPath["providers.cloud.basUrl"]).toBe('unknown field. Did you mean "baseUrl"?');
    expect(byPath["endpoints[0].provider"]).toContain('no provider "gpus". Did you mean "gpu"?');
    expect(byPath["endpoints[1].model"]).toBeDefined();
    expect(byPath["routes.auto.gates.minMeanLogprob"] ?? byPath["routes.auto.gates"]).toBeDefined();
    expect(byPath["routes.fast.tiers"]).toBeDefined();
    expect(byPath.defaultProvider).toContain("nobody");
    expect(byPath.retries).toContain("unknown field");
    expect(issues.every((issue) => issue.message.length > 5)).toBe(true);
  });

  it("names the variable of a missing key and of a missing reference", () => {
    expect(issuesOf(good, { GPU_URL: "http://x/v1" })).toEqual([
      { path: "providers.openai.apiKey", message: expect.stringContaining("OPENAI_API_KEY") },
    ]);
    expect(issuesOf(good, { OPENAI_API_KEY: "k" })[0]).toEqual({
      path: "providers.gpu.baseUrl",
      message: expect.stringContaining("GPU_URL"),
    });
  });

  it("never puts a key into its message", () => {
    const config = {
      ...good,
      providers: {
        ...good.providers,
        bad: { preset: "openai", apiKey: "sk-very-secret", headers: { "a b": "sk-very-secret" } },
      },
    };
    const text = JSON.stringify(issuesOf(config));
    expect(text).toContain("providers.bad.headers");
    expect(text).not.toContain("sk-very-secret");
  });

  it("refuses names that collide, endpoints twice, thresholds that fall, successors that do not exist", () => {
    const issues = issuesOf({
      ...good,
      endpoints: [
        ...good.endpoints,
        { provider: "openai", model: "gpt-5", successor: "gone" },
        { id: "z", provider: "openai", model: "gpt-5", successor: "gone" },
      ],
      routes: {
        "gpt-5": { tiers: ["llama"] },
        auto: {
          tiers: [{ models: ["llama"], maxDifficulty: 0.9 }, { models: ["llama"], maxDifficulty: 0.2 }, "gpt-5"],
        },
      },
    });
    const paths = issues.map((issue) => issue.path);
    expect(paths).toContain("endpoints[2].id");
    expect(paths).toContain("endpoints[3].successor");
    expect(paths).toContain("routes.gpt-5");
    expect(paths).toContain("routes.auto.tiers[1].maxDifficulty");
  });

  it.each([[null], [undefined], [[]], ["x"], [{}], [{ providers: {}, endpoints: [] }]])(
    "rejects %j with words, not a crash",
    (config) => {
      expect(issuesOf(config).length).toBeGreaterThan(0);
    },
  );

  it("takes a literal ${ written with two dollar signs", () => {
    const config = {
      ...good,
      providers: { ...good.providers, gpu: { preset: "vllm", baseUrl: "http://x/v1", headers: { "x-note": "$${A}" } } },
    };
    expect(compileConfig(config as SpillwayConfig, environment).providers.get("gpu")?.headers).toEqual([
      "x-note",
      "${A}",
    ]);
  });
});

describe("configJsonSchema", () => {
  it("describes every top-level field", () => {
    const schema = configJsonSchema() as { properties: Record<string, unknown>; required: string[] };
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(["providers", "models", "endpoints", "routes", "onCall"]),
    );
    expect(schema.required).toEqual(["providers", "endpoints"]);
    expect(JSON.stringify(schema)).toContain("inputUsdPerMillionTokens");
  });
});
