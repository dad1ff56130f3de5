import { type Price, toNanoUsdPerToken } from "./price.ts";

/** Prices as a user writes them, in US dollars per million tokens. */
export interface ConfiguredPrice {
  readonly inputUsdPerMillionTokens: number;
  readonly outputUsdPerMillionTokens: number;
  readonly cachedInputUsdPerMillionTokens?: number | undefined;
  readonly cacheWriteUsdPerMillionTokens?: number | undefined;
  readonly inputAudioUsdPerMillionTokens?: number | undefined;
  readonly outputAudioUsdPerMillionTokens?: number | undefined;
}

/** A price from the configuration. A class without a price of its own costs what its total costs. */
export function configuredPrice(config: ConfiguredPrice): Price {
  const input = config.inputUsdPerMillionTokens;
  const output = config.outputUsdPerMillionTokens;
  return Object.freeze({
    source: "config",
    rates: Object.freeze({
      input: toNanoUsdPerToken(input),
      output: toNanoUsdPerToken(output),
      cachedInput: toNanoUsdPerToken(config.cachedInputUsdPerMillionTokens ?? input),
      cacheWrite: toNanoUsdPerToken(config.cacheWriteUsdPerMillionTokens ?? input),
      inputAudio: toNanoUsdPerToken(config.inputAudioUsdPerMillionTokens ?? input),
      outputAudio: toNanoUsdPerToken(config.outputAudioUsdPerMillionTokens ?? output),
    }),
    tiers: [],
    nanoUsdPerRequest: 0,
  });
}
