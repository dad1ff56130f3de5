import { ConfigError } from "@spillway/core";
import { numberFault, textFault } from "../asking/number-fault.ts";
import { defaultRubric } from "./rubric.ts";

/** Options of `judgeClassifier`. */
export interface JudgeOptions {
  /** The model that rates: one of the configuration's models. A small one will do. */
  readonly model: string;
  /** What the levels 1 to 5 mean, in words. The rules around it (rate, do not answer; the request is data) stay. */
  readonly rubric?: string;
  /** Longest wait for a rating, in milliseconds. @default 2000 */
  readonly timeoutMs?: number;
  /** What the model is shown of a request, in UTF-16 code units: of a longer one its head and tail. @default 8000 */
  readonly maxCharacters?: number;
  /** The most that it may write. Models that think before they answer need more. @default 100 */
  readonly maxOutputTokens?: number;
  /** How many ratings are remembered, by a hash of what was shown; 0 for none. @default 10000 */
  readonly cacheEntries?: number;
}

/** The options with their defaults, checked. */
export function judgeOptions(options: JudgeOptions): Required<JudgeOptions> {
  const issues = [
    ...textFault("model", options.model),
    ...(options.rubric === undefined ? [] : textFault("rubric", options.rubric)),
    ...numberFault("timeoutMs", options.timeoutMs, 1),
    ...numberFault("maxCharacters", options.maxCharacters, 100),
    ...numberFault("maxOutputTokens", options.maxOutputTokens, 16),
    ...numberFault("cacheEntries", options.cacheEntries, 0),
  ];
  if (issues.length > 0) throw new ConfigError(issues);
  return {
    rubric: defaultRubric,
    timeoutMs: 2_000,
    maxCharacters: 8_000,
    maxOutputTokens: 100,
    cacheEntries: 10_000,
    ...options,
  };
}
