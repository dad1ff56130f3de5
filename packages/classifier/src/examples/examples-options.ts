import { ConfigError, type ConfigIssue } from "@spillway/core";
import { numberFault, textFault } from "../asking/number-fault.ts";
import type { Embed, EmbeddingModel } from "./embed.ts";
import { type Example, exampleFaults } from "./example.ts";

/** Options of `examplesClassifier`. */
export interface ExamplesOptions {
  /** Ten or more; some hundreds of the traffic they stand for is a good start. */
  readonly examples: readonly Example[];
  /** A model of the configuration, or a function that embeds in the process, such as `miniLmEmbedder()`. */
  readonly embed: Embed | EmbeddingModel;
  /** How many neighbours an estimate rests on; at most half of the examples. @default 40 */
  readonly k?: number;
  /**
   * The share of the examples themselves that would count as unlike the others. A text that is less like its neighbours
   * than these are abstains. @default 0.05
   */
  readonly unlikeShare?: number;
  /** What is embedded of a text, in UTF-16 code units: of a longer one its head and tail. @default 8000 */
  readonly maxCharacters?: number;
  /** How many estimates are remembered, by a hash of the text; 0 for none. @default 10000 */
  readonly cacheEntries?: number;
}

/** The options with their defaults, checked. */
export function examplesOptions(options: ExamplesOptions): Required<ExamplesOptions> {
  const issues: ConfigIssue[] = [
    ...exampleFaults(options.examples),
    ...numberFault("k", options.k, 1),
    ...numberFault("unlikeShare", options.unlikeShare, 0, 0.5),
    ...numberFault("maxCharacters", options.maxCharacters, 100),
    ...numberFault("cacheEntries", options.cacheEntries, 0),
  ];
  if (typeof options.embed !== "function") {
    issues.push(...textFault("embed.model", options.embed.model));
    issues.push(...numberFault("embed.timeoutMs", options.embed.timeoutMs, 1));
    issues.push(...numberFault("embed.dimensions", options.embed.dimensions, 1));
  }
  if (issues.length > 0) throw new ConfigError(issues);
  const defaults = { k: 40, unlikeShare: 0.05, maxCharacters: 8_000, cacheEntries: 10_000, ...options };
  return { ...defaults, k: Math.max(1, Math.min(Math.round(defaults.k), Math.floor(options.examples.length / 2))) };
}
