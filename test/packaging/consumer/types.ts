import OpenAI, { AzureOpenAI } from "openai";
import {
  type CallRecord,
  type Classifier,
  createRouter,
  type Decision,
  defineConfig,
  type ErrorCode,
  type Gate,
  type Router,
  routerOf,
  SpillwayError,
  wrap,
} from "spillway";

// A user's file, checked against the types as they are published.
const shortIsEasy: Classifier = {
  name: "short-is-easy",
  classify: ({ turns }) => ({ score: turns.length > 4 ? 1 : 0, reasons: [], classifier: "short-is-easy" }),
};

const neverEmpty: Gate = {
  name: "never-empty",
  judge: (draft) => ({ gate: "never-empty", verdict: draft.text === "" ? "reject" : "accept", reason: "it is empty" }),
};

const config = defineConfig({
  providers: { gpu: { preset: "vllm", baseUrl: "http://127.0.0.1:8000/v1" }, openai: { preset: "openai" } },
  endpoints: [
    { provider: "gpu", model: "small" },
    { provider: "openai", model: "large" },
  ],
  routes: { auto: { tiers: ["small", "large"], classifier: shortIsEasy, gates: { custom: [neverEmpty] } } },
  onCall: (record: CallRecord) => void record.costUsd?.toFixed(6),
});

export const router: Router = createRouter(config);
export const decision: Decision = router.explain({ model: "auto", messages: [] }, { labels: { tenant: "a" } });
export const client: OpenAI = wrap(new OpenAI({ apiKey: "unused", fetch: router.fetch as typeof fetch }), config);
export const azure: AzureOpenAI = wrap(
  new AzureOpenAI({ apiKey: "unused", endpoint: "https://a.example", apiVersion: "2025-01-01" }),
  router,
);
export const costUsd: number = routerOf(client).report().total.costUsd;
export const codeOf = (error: unknown): ErrorCode | undefined =>
  SpillwayError.isInstance(error) ? error.code : undefined;

// @ts-expect-error: a route is no number
defineConfig({ providers: {}, endpoints: [], routes: { auto: 1 } });
