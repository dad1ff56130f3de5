import { ask, bodyOf, type EngineAnswer, type EngineGet } from "./engine-get.ts";
import { type EngineFigures, type EngineStatus, engineStatus } from "./engine-status.ts";
import { metricValue } from "./metric-value.ts";
import { fieldOf, parseJson } from "./parse-json.ts";
import { asCount, asShare } from "./plausible.ts";
import { stateOf } from "./state-of.ts";

/**
 * Asks a llama.cpp `llama-server`. /health is 200, or 503 with "Loading model". /props tells the slots and whether the
 * server sleeps (`--sleep-idle-seconds`); neither page wakes it. One that sleeps is `ready`, generates nothing, and is
 * asked no more: /slots, and /metrics before August 2026, would load its model again.
 *
 * The load is at /metrics where the server runs with `--metrics`, which it also needs to tell what waits. Otherwise it is
 * at /slots, which counts as work: a server with `--sleep-idle-seconds` but without `--metrics` is kept awake by frequent
 * questions. Each read of /metrics also starts the averages of its two `..._tokens_seconds` gauges anew. A server of several
 * models (router mode) has these pages for each model only: its figures are undefined.
 *
 * @see https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
 * @see https://github.com/ggml-org/llama.cpp/pull/18228
 * @see https://github.com/ggml-org/llama.cpp/pull/27376
 * @see https://github.com/ggml-org/llama.cpp/issues/23096
 */
export async function probeLlamaCpp(get: EngineGet): Promise<EngineStatus> {
  const [health, propsPage] = await Promise.all([ask(get, "/health"), ask(get, "/props")]);
  const state = isLoading(health) ? "loading" : stateOf(health);
  if (state !== "ready") return engineStatus(state);

  const props = parseJson(bodyOf(propsPage));
  const slots = asCount(fieldOf(props, "total_slots")) || undefined;
  if (fieldOf(props, "is_sleeping") === true) return engineStatus(state, { running: 0, waiting: 0, slots });

  const metrics = bodyOf(await ask(get, "/metrics"));
  const figures = metrics === undefined ? {} : figuresOfMetrics(metrics);
  if (figures.running !== undefined) return engineStatus(state, { slots, ...figures });
  return engineStatus(state, { slots, ...figuresOfSlots(parseJson(bodyOf(await ask(get, "/slots")))) });
}

/** A 503 that is not about loading, as a proxy in front gives it, is an engine that is down. */
function isLoading(health: EngineAnswer | undefined): boolean {
  return health?.status === 503 && /loading model/i.test(health.body);
}

/** `llamacpp:kv_cache_usage_ratio` is told by servers from before May 2025 only. */
function figuresOfMetrics(page: string): EngineFigures {
  return {
    running: asCount(metricValue(page, "llamacpp:requests_processing", "sum")),
    waiting: asCount(metricValue(page, "llamacpp:requests_deferred", "sum")),
    kvCacheUse: asShare(metricValue(page, "llamacpp:kv_cache_usage_ratio", "mean")),
  };
}

/** The figures of /slots: an entry for each slot. None where the answer is something else. */
function figuresOfSlots(answer: unknown): EngineFigures {
  if (!Array.isArray(answer) || answer.length === 0) return {};
  const busy = answer.map((slot) => fieldOf(slot, "is_processing"));
  if (!busy.every((flag) => typeof flag === "boolean")) return {};
  return { running: busy.filter(Boolean).length, slots: busy.length };
}
