import type { EndpointConfig, ProviderConfig } from "spillway";
import { z } from "zod";
import { embeddedPair } from "./pair.ts";
import { type ModelServer, startModelServer } from "./serve-models.ts";

/** What stands behind the demo's two tiers. */
export interface DemoTiers {
  readonly providers: Record<string, ProviderConfig>;
  readonly endpoints: readonly [small: EndpointConfig, large: EndpointConfig];
  /** One line each, for people. */
  readonly notes: readonly string[];
  /** Undefined where both tiers are elsewhere. */
  readonly server: ModelServer | undefined;
  /** Whether both tiers are the embedded models, whose calls cost nothing but time. */
  readonly embedded: boolean;
}

/** List prices that stand in for the embedded models: Llama 3.1 8B on a serverless host, and GPT-5. */
const smallPrice = { inputUsdPerMillionTokens: 0.05, outputUsdPerMillionTokens: 0.08 };
const largePrice = { inputUsdPerMillionTokens: 1.25, outputUsdPerMillionTokens: 10 };

/**
 * The two tiers of the demo: the embedded models, or what the environment names. `OLLAMA_HOST` or `VLLM_BASE_URL` takes
 * the small tier (`DEMO_SMALL_MODEL`: default the first model it lists), `OPENAI_API_KEY` the large one
 * (`DEMO_LARGE_MODEL`: default gpt-5-mini).
 */
export async function demoTiers(environment: NodeJS.ProcessEnv): Promise<DemoTiers> {
  const selfHosted = selfHostedProvider(environment);
  const hosted = environment.OPENAI_API_KEY ? { preset: "openai" as const } : undefined;
  const needed = {
    ...(selfHosted ? {} : { weak: embeddedPair.weak }),
    ...(hosted ? {} : { strong: embeddedPair.strong }),
  };
  const server = Object.keys(needed).length === 0 ? undefined : await startModelServer({ models: needed });
  const providers: Record<string, ProviderConfig> = {};
  if (server !== undefined) providers.embedded = { preset: "llama-cpp", baseUrl: server.baseUrl };
  if (selfHosted !== undefined) providers.own = selfHosted.provider;
  if (hosted !== undefined) providers.openai = hosted;
  const ownModel =
    selfHosted === undefined ? "" : (environment.DEMO_SMALL_MODEL ?? (await firstModel(selfHosted.baseUrl)));
  const largeModel = environment.DEMO_LARGE_MODEL ?? "gpt-5-mini";
  const small: EndpointConfig =
    selfHosted === undefined
      ? { provider: "embedded", model: "small", upstreamModel: "weak", price: smallPrice }
      : { provider: "own", model: "small", upstreamModel: ownModel, price: smallPrice };
  const large: EndpointConfig =
    hosted === undefined
      ? { provider: "embedded", model: "large", upstreamModel: "strong", price: largePrice }
      : { provider: "openai", model: "large", upstreamModel: largeModel };
  return {
    providers,
    endpoints: [small, large],
    server,
    embedded: selfHosted === undefined && hosted === undefined,
    notes: [
      `small: ${small.provider}/${small.upstreamModel} at USD 0.05 in, 0.08 out per million tokens (as Llama 3.1 8B, hosted)`,
      hosted === undefined
        ? "large: embedded/strong at USD 1.25 in, 10.00 out per million tokens (as GPT-5)"
        : `large: openai/${largeModel} at its list price`,
    ],
  };
}

function selfHostedProvider(environment: NodeJS.ProcessEnv): { provider: ProviderConfig; baseUrl: string } | undefined {
  if (environment.VLLM_BASE_URL) {
    const baseUrl = environment.VLLM_BASE_URL;
    return { provider: { preset: "vllm", baseUrl }, baseUrl };
  }
  if (!environment.OLLAMA_HOST) return undefined;
  const host = environment.OLLAMA_HOST.replace(/^(?!https?:\/\/)/, "http://");
  return { provider: { preset: "ollama" }, baseUrl: `${host.replace(/\/$/, "")}/v1` };
}

const modelList = z.object({ data: z.array(z.object({ id: z.string() })).min(1) });

/** The first model that an engine lists. */
async function firstModel(baseUrl: string): Promise<string> {
  const response = await fetch(`${baseUrl}/models`);
  const list = modelList.parse(await response.json());
  return list.data[0]?.id ?? "";
}
