import type { Usage } from "@spillway/core";
import { isAnthropicStyle, readAnthropic, serverSearches } from "./anthropic.ts";
import { readDeepSeek } from "./deepseek.ts";
import { readGoogle } from "./google.ts";
import { readLlamaCpp, readLlamaCppNative } from "./llama-cpp.ts";
import { readMistral } from "./mistral.ts";
import { readOllama } from "./ollama.ts";
import { readOpenAi, searchCalls } from "./openai.ts";
import { count, type Json, object, type Reading } from "./reading.ts";
import { reportedCostUsd } from "./reported-cost.ts";
import { readTgi } from "./tgi.ts";
import { readThinking } from "./thinking.ts";
import { usageOf } from "./usage-of.ts";

/**
 * Reads what a provider reports of a call, or undefined where it reports no tokens: its usage object, or the whole
 * answer, stream chunk or `response.completed` event that holds one. From a whole answer it also reads what is outside
 * `usage`: Groq's `x_groq`, llama.cpp's `timings`, OpenAI's search calls, the native answers of Ollama, TGI and Google.
 *
 * The shape tells the dialect; the name of the preset helps where shapes are the same (`google`). Never throws.
 *
 * @example
 * readUsage({ prompt_tokens: 10, completion_tokens: 5 })?.inputTokens; // 10
 */
export function readUsage(reported: unknown, dialect?: string): Usage | undefined {
  const given = object(reported);
  if (given === undefined) return undefined;
  const enclosed = [object(given.response), object(given.message)].find((inner) => object(inner?.usage) !== undefined);
  const body = enclosed ?? given;
  const reading = readTokens(body, dialect);
  return reading && usageOf({ ...reading, searches: reading.searches ?? searchCalls(body) });
}

function readTokens(body: Json, dialect: string | undefined): Reading | undefined {
  const timings = object(body.timings);
  const report = reportIn(body);
  if (report !== undefined) {
    const reading = readReport(report, dialect);
    const cached = reading.cachedInputTokens ?? count(timings?.cache_n);
    return { ...reading, cachedInputTokens: cached };
  }
  const metadata = object(body.usageMetadata);
  if (metadata !== undefined) return readGoogle(metadata);
  return readLlamaCppNative(body) ?? (timings && readLlamaCpp(timings)) ?? readTgi(body) ?? readOllama(body);
}

/** The usage object: the thing itself, or the first place of an answer that holds counts. */
function reportIn(body: Json): Json | undefined {
  const places = [body, object(body.usage), object(object(body.x_groq)?.usage)];
  return places.find((place) => place !== undefined && countsTokens(place));
}

function countsTokens(place: Json): boolean {
  const { prompt_tokens, input_tokens, completion_tokens, output_tokens, prompt_cache_hit_tokens } = place;
  return [prompt_tokens, input_tokens, completion_tokens, output_tokens, prompt_cache_hit_tokens].some(
    (value) => count(value) !== undefined,
  );
}

function readReport(report: Json, dialect: string | undefined): Reading {
  let reading = readMistral(report, readDeepSeek(report, readOpenAi(report)));
  if (isAnthropicStyle(report)) reading = readAnthropic(report, reading);
  else reading = readThinking(report, reading, dialect === "google");
  return {
    ...reading,
    searches: serverSearches(report) ?? count(report.num_search_queries),
    reportedCostUsd: reportedCostUsd(report),
  };
}
