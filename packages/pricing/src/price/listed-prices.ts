import { priceTable, type TablePrice } from "./price-table.ts";

/** Input, output and cached input in US dollars per million tokens. */
type Row = readonly [model: string, input: number, output: number, cachedInput: number | undefined, asOf: string];

/** DeepInfra: the catalogue does not have it. Source: https://deepinfra.com/pricing as recorded by https://models.dev (MIT). */
const deepInfra: readonly Row[] = [
  ["deepseek-ai/DeepSeek-V3.2", 0.26, 0.38, 0.13, "2026-05"],
  ["deepseek-ai/DeepSeek-V4-Pro-0813", 1.3, 2.6, 0.1, "2026-09"],
  ["deepseek-ai/DeepSeek-V4.1-Flash", 0.3, 1.2, 0.006, "2026-09"],
  ["google/gemma-4-31B-it", 0.13, 0.38, undefined, "2026-05"],
  ["meta-llama/Llama-3.3-70B-Instruct-Turbo", 0.1, 0.32, undefined, "2026-05"],
  ["meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8", 0.15, 0.6, undefined, "2026-05"],
  ["meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo", 0.02, 0.03, undefined, "2026-05"],
  ["mistralai/Mistral-Small-3.2-24B-Instruct-2506", 0.075, 0.2, undefined, "2026-05"],
  ["moonshotai/Kimi-K2.5", 0.45, 2.25, 0.07, "2026-05"],
  ["Qwen/Qwen3-235B-A22B-Instruct-2507", 0.071, 0.1, undefined, "2026-05"],
  ["Qwen/Qwen3.8-27B", 0.4, 3, 0.04, "2026-08"],
];

/** Together: models newer than the catalogue's. Source: https://www.together.ai/pricing as recorded by https://models.dev (MIT). */
const together: readonly Row[] = [
  ["deepseek-ai/DeepSeek-V4-Pro-0813", 1.32, 3.96, 0.13, "2026-09"],
  ["deepseek-ai/DeepSeek-V4.1-Flash", 0.3, 1.2, 0.006, "2026-09"],
  ["google/gemma-4-31B-it", 0.2, 0.5, undefined, "2026-05"],
  ["moonshotai/Kimi-K2.6", 1.2, 4.5, 0.2, "2026-05"],
  ["moonshotai/Kimi-K3", 3, 15, 0.3, "2026-07"],
  ["Qwen/Qwen3.5-397B-A17B", 0.6, 3.6, undefined, "2026-05"],
  ["zai-org/GLM-5.3", 1.4, 4.4, 0.26, "2026-09"],
];

/** Fireworks: models newer than the catalogue's. Source: https://docs.fireworks.ai/serverless/pricing (2026-09-26). */
const fireworks: readonly Row[] = [
  ["accounts/fireworks/models/glm-5p3", 1.4, 4.4, 0.26, "2026-08-29"],
  ["accounts/fireworks/models/glm-5p3-flash", 0.15, 0.5, 0.03, "2026-09-02"],
  ["accounts/fireworks/models/qwen3p8-max", 2, 6, 0.25, "2026-09"],
];

/** Fireworks prices its priority tier by model. Source: https://docs.fireworks.ai/serverless/pricing (2026-09-26). */
const deepSeekV4ProAtFireworks: TablePrice = {
  provider: "fireworks",
  model: "accounts/fireworks/models/deepseek-v4-pro-0813",
  asOf: "2026-09-26",
  price: {
    inputUsdPerMillionTokens: 1.32,
    outputUsdPerMillionTokens: 3.96,
    cachedInputUsdPerMillionTokens: 0.044,
    serviceTiers: {
      priority: {
        inputUsdPerMillionTokens: 1.65,
        outputUsdPerMillionTokens: 4.95,
        cachedInputUsdPerMillionTokens: 0.055,
      },
    },
  },
};

function rows(provider: string, list: readonly Row[]): TablePrice[] {
  return list.map(([model, input, output, cachedInput, asOf]) => ({
    provider,
    model,
    asOf,
    price: {
      inputUsdPerMillionTokens: input,
      outputUsdPerMillionTokens: output,
      ...(cachedInput === undefined ? {} : { cachedInputUsdPerMillionTokens: cachedInput }),
    },
  }));
}

/** Prices that the catalogue lacks: hosts of open models. */
export const listedPrices = priceTable({ name: "spillway: open-model hosts", source: "listed", asOf: "2026-09" }, [
  ...rows("deepinfra", deepInfra),
  ...rows("together", together),
  ...rows("fireworks", fireworks),
  deepSeekV4ProAtFireworks,
]);
