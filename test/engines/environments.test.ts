import { startLoopbackServer } from "@spillway/testing";
import { ConfigError, type SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, start } from "../routing/support.ts";

const config: SpillwayConfig = {
  providers: {
    laptop: { preset: "ollama", baseUrl: "http://127.0.0.1:11434/v1", probe: false },
    gpu: { preset: "vllm", baseUrl: "${GPU_URL}", apiKey: "${GPU_KEY}", probe: false },
    openai: { preset: "openai" },
  },
  endpoints: [
    { provider: "gpu", model: "small" },
    { provider: "laptop", model: "small" },
    { provider: "openai", model: "large" },
  ],
  routes: {
    auto: { tiers: ["small", "large"], baseline: "large" },
    only: { tiers: ["small"] },
  },
  environments: {
    development: { providers: ["laptop"], routes: { only: { tiers: ["small"], maxRetries: 0, balance: "weighted" } } },
    production: { providers: ["gpu", "openai"] },
    staging: {},
  },
};

const production = { GPU_URL: "http://10.0.0.5:8000/v1", GPU_KEY: "k", OPENAI_API_KEY: "k" };

async function candidates(
  chosen: SpillwayConfig,
  environment: Record<string, string>,
  model: string,
): Promise<string[]> {
  await using rig = start(chosen, { environment });
  return rig.router
    .explain({ model, messages: [{ role: "user", content: "Hello" }] })
    .candidates.map(({ endpoint }) => endpoint);
}

function faults(chosen: SpillwayConfig, environment: Record<string, string> = {}): string[] {
  try {
    start(chosen, { environment });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).issues.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

describe("an environment", () => {
  it("keeps only the providers that it lists, and asks for no key of the others", async () => {
    expect(await candidates({ ...config, environment: "development" }, {}, "small")).toEqual(["laptop/small"]);
    expect(await candidates({ ...config, environment: "development" }, {}, "auto")).toEqual(["laptop/small"]);
    expect(await candidates({ ...config, environment: "production" }, production, "small")).toEqual(["gpu/small"]);
  });

  it("without one asks for all keys", () => {
    const all = faults(config).join("\n");
    expect(all).toContain("GPU_URL");
    expect(all).toContain("OPENAI_API_KEY");
  });

  it("does not know the models that only fallen providers serve", async () => {
    await expect(candidates({ ...config, environment: "development" }, {}, "large")).rejects.toThrow(/large/);
  });

  it("replaces routes of the same name, and leaves the others", async () => {
    await using rig = start({ ...config, environment: "development" }, { environment: {} });
    const only = rig.router.explain({ model: "only", messages: [{ role: "user", content: "Hello" }] });
    expect(only.candidates.map(({ endpoint }) => endpoint)).toEqual(["laptop/small"]);
    const changed: SpillwayConfig = {
      ...config,
      environments: { production: { routes: { only: { tiers: ["large"] }, more: { tiers: ["small", "large"] } } } },
    };
    expect(await candidates({ ...changed, environment: "production" }, production, "only")).toEqual(["openai/large"]);
    expect(await candidates({ ...changed, environment: "production" }, production, "more")).toContain("openai/large");
    expect(await candidates(changed, production, "only")).toEqual(["gpu/small", "laptop/small"]);
  });

  it("is chosen by NODE_ENV, and by SPILLWAY_ENV before it, and by the configuration before both", async () => {
    const first = (environment: Record<string, string>, chosen = config) => candidates(chosen, environment, "small");
    expect(await first({ NODE_ENV: "development" })).toEqual(["laptop/small"]);
    expect(await first({ ...production, NODE_ENV: "development", SPILLWAY_ENV: "production" })).toEqual(["gpu/small"]);
    expect(await first({ NODE_ENV: "production" }, { ...config, environment: "development" })).toEqual([
      "laptop/small",
    ]);
    expect(await first({ STAGE: "development" }, { ...config, environment: "${STAGE}" })).toEqual(["laptop/small"]);
    expect(await first({ ...production, NODE_ENV: "" })).toEqual(["gpu/small", "laptop/small"]);
  });

  it("that a variable names and nobody lists changes nothing", async () => {
    expect(await candidates(config, { ...production, NODE_ENV: "test" }, "small")).toEqual([
      "gpu/small",
      "laptop/small",
    ]);
  });

  it("that changes nothing changes nothing", async () => {
    expect(await candidates({ ...config, environment: "staging" }, production, "auto")).toEqual([
      "gpu/small",
      "laptop/small",
      "openai/large",
    ]);
  });

  it("that is named and not listed is an error with a hint", () => {
    const all = faults({ ...config, environment: "prodution" }, production).join("\n");
    expect(all).toMatch(/environment: no "prodution" under environments\..*production/);
  });

  it("that lists an unknown provider is an error with a hint", () => {
    const all = faults({
      ...config,
      environments: { development: { providers: ["labtop"] } },
      environment: "development",
    });
    expect(all.join("\n")).toMatch(/environments\.development\.providers: no provider "labtop"\..*laptop/);
  });

  it.each(["environment", "environments"])("with a misspelt field is an error (%s)", (field) => {
    const misspelt = { ...config, [field]: field === "environment" ? 7 : { development: { provider: ["laptop"] } } };
    expect(faults(misspelt as SpillwayConfig, production).join("\n")).toContain(field);
  });

  it("does away with a default provider that falls away: the first one left serves", async () => {
    await using laptop = await startLoopbackServer();
    const chosen: SpillwayConfig = {
      ...config,
      providers: { ...config.providers, laptop: { preset: "ollama", baseUrl: laptop.baseUrl, probe: false } },
      defaultProvider: "openai",
      environment: "development",
    };
    await using rig = start(chosen, { environment: {} });
    expect((await rig.client.models.list()).data.map(({ id }) => id)).toEqual(["loopback-model"]);
  });

  it("does away with a baseline and tiers that nobody serves, and moves the abstain tier", async () => {
    const chosen: SpillwayConfig = {
      ...config,
      routes: { auto: { tiers: ["small", "large"], baseline: "large", abstainTier: 1 } },
      environment: "development",
    };
    expect(await candidates(chosen, {}, "auto")).toEqual(["laptop/small"]);
  });

  it("works for calls", async () => {
    await using laptop = await startLoopbackServer();
    const chosen: SpillwayConfig = {
      ...config,
      providers: { ...config.providers, laptop: { preset: "ollama", baseUrl: laptop.baseUrl, probe: false } },
    };
    await using rig = start(chosen, { environment: { NODE_ENV: "development" } });
    expect(await ask(rig, "auto")).toBe("Hello from small.");
    expect(Object.keys(rig.router.report())).not.toHaveLength(0);
    expect(rig.router.health().map(({ endpoint }) => endpoint)).toEqual(["laptop/small"]);
  });

  it("does away with a route that only fallen providers serve", async () => {
    const chosen: SpillwayConfig = { ...config, routes: { ...config.routes, big: { tiers: ["large"] } } };
    expect(faults({ ...chosen, environment: "development" })).toEqual([]);
  });

  it("does away with a successor that falls away", async () => {
    const chosen: SpillwayConfig = {
      ...config,
      endpoints: [
        { provider: "gpu", model: "small" },
        { provider: "laptop", model: "small", retiresOn: "2099-01-01", successor: "openai/large" },
        { provider: "openai", model: "large" },
      ],
      environment: "development",
    };
    expect(faults(chosen)).toEqual([]);
  });

  it("does away with a model's successor that falls away", async () => {
    const chosen: SpillwayConfig = {
      ...config,
      models: { small: { retiresOn: "2099-01-01", successor: "large" } },
      environment: "development",
    };
    expect(faults(chosen)).toEqual([]);
  });
});
