import type { Token } from "node-llama-cpp";
import type { LocalModel } from "./local-model.ts";
import { createSampler, type SamplingOptions } from "./sampling.ts";
import { StopFilter } from "./stop-filter.ts";

/** A token's text and how likely the model held it. */
export interface TokenChance {
  readonly text: string;
  /** Natural logarithm of the model's own probability, before temperature and top_p. */
  readonly logprob: number;
}

/** One token of the answer. */
export interface VisibleToken extends TokenChance {
  /** The likeliest tokens at this place, likeliest first. */
  readonly alternatives: readonly TokenChance[];
}

/** What to generate from a prompt. */
export interface GenerationOptions extends SamplingOptions {
  /** Silent tokens included; undefined: as many as the context holds. */
  readonly maxTokens: number | undefined;
  readonly stops: readonly string[];
  /** How many alternatives each visible token carries. */
  readonly alternatives: number;
}

/** How an answer came out. */
export interface GenerationResult {
  readonly finishReason: "stop" | "length";
  /** All generated tokens, silent ones included, the end mark not. */
  readonly completionTokens: number;
  /** Tokens that the model wrote for itself: the strong model's column arithmetic. They have no text. */
  readonly reasoningTokens: number;
}

/** One step of llama.cpp, with all tokens' probabilities, likeliest first, where they were asked for. */
interface Step {
  readonly token: Token;
  readonly confidence: number;
  readonly probabilities?: ReadonlyMap<Token, number>;
}

/**
 * Generates an answer to `promptTokens`, token by token. Ends early where `signal` aborts. Call it from the model's
 * queue only: the sequence is shared.
 */
export async function generate(
  model: LocalModel,
  promptTokens: readonly Token[],
  options: GenerationOptions,
  onToken: (token: VisibleToken) => void,
  signal: AbortSignal,
): Promise<GenerationResult> {
  const { weights, sequence } = model;
  const sample = options.temperature > 0 ? createSampler(options) : undefined;
  const maxTokens = Math.min(options.maxTokens ?? Number.POSITIVE_INFINITY, model.contextTokens - promptTokens.length);
  const filter = new StopFilter(options.stops, onToken);
  let completionTokens = 0;
  let reasoningTokens = 0;
  const result = (finishReason: "stop" | "length") => ({ finishReason, completionTokens, reasoningTokens });

  await sequence.clearHistory();
  // Temperature 0 makes llama.cpp report the model's plain probabilities; `sample` then picks from them. All of them cost
  // as much time again as the step itself, so only where needed.
  const steps = sequence.evaluateWithMetadata(
    [...promptTokens],
    { confidence: true, probabilities: sample !== undefined || options.alternatives > 0 },
    { temperature: 0, yieldEogToken: true },
  );
  try {
    let step = await steps.next();
    while (!step.done && !signal.aborted) {
      const { token: likeliestToken, confidence, probabilities }: Step = step.value;
      const token = sample && probabilities ? sample(probabilities) : likeliestToken;
      if (weights.isEogToken(token)) {
        filter.end();
        return result("stop");
      }
      completionTokens++;
      const text = weights.detokenize([token]);
      if (text === "") reasoningTokens++;
      else {
        const probability = token === likeliestToken ? confidence : (probabilities?.get(token) ?? 0);
        const alternatives = likeliest(model, probabilities, options.alternatives);
        if (filter.push({ text, logprob: toLogprob(probability), alternatives })) return result("stop");
      }
      if (completionTokens >= maxTokens) break;
      step = await steps.next(token);
    }
    if (!signal.aborted) filter.end();
    return result("length");
  } finally {
    await steps.return();
  }
}

function likeliest(
  model: LocalModel,
  probabilities: ReadonlyMap<Token, number> | undefined,
  count: number,
): TokenChance[] {
  return [...(probabilities ?? [])].slice(0, count).map(([token, probability]) => ({
    text: model.weights.detokenize([token], true),
    logprob: toLogprob(probability),
  }));
}

/** OpenAI's figure for a probability too small to tell from 0, whose logarithm JSON cannot hold. */
const lowestLogprob = -9999;

function toLogprob(probability: number): number {
  return probability > 0 ? Math.log(probability) : lowestLogprob;
}
