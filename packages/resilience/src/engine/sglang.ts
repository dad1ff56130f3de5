import { ask, bodyOf, type EngineGet } from "./engine-get.ts";
import { type EngineFigures, type EngineStatus, engineStatus } from "./engine-status.ts";
import { metricValue } from "./metric-value.ts";
import { fieldOf, parseJson } from "./parse-json.ts";
import { asCount, asShare } from "./plausible.ts";
import { stateOf } from "./state-of.ts";

/**
 * Asks an SGLang server. Not its /health: since July 2025 that page does what /health_generate does, generates a token
 * on an idle server and takes a second or more, unless the server switches it off. /v1/models costs nothing and lives and
 * dies with the server, which ends itself when its scheduler crashes. It listens only when its weights are in memory, so
 * one that loads is `down`; during the warm-up after that it is already `ready`.
 *
 * The load is at /v1/loads, without any flag, since January 2026, and on older servers at /metrics where they run with
 * `--enable-metrics`.
 *
 * @see https://github.com/sgl-project/sglang/pull/8444
 * @see https://github.com/sgl-project/sglang/pull/13320
 * @see https://github.com/sgl-project/sglang/pull/16976
 * @see https://docs.sglang.io/references/production_metrics.html
 */
export async function probeSglang(get: EngineGet): Promise<EngineStatus> {
  const [models, loads] = await Promise.all([ask(get, "/v1/models"), ask(get, "/v1/loads?include=core")]);
  const state = stateOf(models);
  if (state === "down") return engineStatus("down");
  const figures = figuresOfLoads(parseJson(bodyOf(loads)));
  if (figures !== undefined) return engineStatus(state, figures);
  const page = bodyOf(await ask(get, "/metrics"));
  return engineStatus(state, page === undefined ? {} : figuresOfMetrics(page));
}

/** The figures of /v1/loads: one entry for each data-parallel rank. Undefined where the answer is something else. */
function figuresOfLoads(answer: unknown): EngineFigures | undefined {
  const ranks = fieldOf(answer, "loads");
  if (!Array.isArray(ranks) || ranks.length === 0) return undefined;
  const usage = sum(ranks.map((rank) => asShare(fieldOf(rank, "token_usage"))));
  const figures = {
    running: sum(ranks.map((rank) => asCount(fieldOf(rank, "num_running_reqs")))),
    waiting: sum(ranks.map((rank) => asCount(fieldOf(rank, "num_waiting_reqs")))),
    kvCacheUse: usage === undefined ? undefined : usage / ranks.length,
    slots: sum(ranks.map((rank) => asCount(fieldOf(rank, "max_running_requests")))) || undefined,
  };
  return figures.running === undefined ? undefined : figures;
}

/** The sum, or undefined where one of the values is: a part of the ranks is no figure of the server. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((total, value) => (total === undefined || value === undefined ? undefined : total + value), 0);
}

function figuresOfMetrics(page: string): EngineFigures {
  return {
    running: asCount(metricValue(page, "sglang:num_running_reqs", "sum", isTotal)),
    waiting: asCount(metricValue(page, "sglang:num_queue_reqs", "sum", isTotal)),
    kvCacheUse: asShare(metricValue(page, "sglang:token_usage", "mean", isTotal)),
  };
}

/** With priority scheduling a gauge has a sample for each priority beside the total, whose priority is empty. */
function isTotal(labels: string): boolean {
  return !/(?:^|,)\s*priority="[^"]/.test(labels);
}
