import { noTokens, type TokenCounts } from "@spillway/core";
import { tokenClasses } from "../facts.ts";
import type { Aggregate, RawFigures } from "../figures/raw-figures.ts";
import { sumStrata } from "../figures/sum-strata.ts";
import type { CheckedQuery } from "../query.ts";
import type { Chunk } from "./chunk.ts";
import { ComparedStrata } from "./compared-strata.ts";
import { countDistinctCalls } from "./distinct-calls.ts";
import { frameOf } from "./frame.ts";
import { GroupPercentiles } from "./group-percentiles.ts";
import { GroupSums } from "./group-sums.ts";
import { Grouping } from "./grouping.ts";

/** Adds up chunks as a query groups and filters them, column by column. */
export function aggregate(chunks: Iterable<Chunk>, query: CheckedQuery): Aggregate {
  const grouping = new Grouping(query.groupBy);
  const sums = new Map<string, GroupSums>();
  const sum = (name: string) => {
    const known = sums.get(name) ?? new GroupSums();
    sums.set(name, known);
    return known;
  };
  const latency = new GroupPercentiles();
  const firstByte = new GroupPercentiles();
  const strata = new ComparedStrata();

  for (const chunk of chunks) {
    if (chunk.lastMs < query.fromMs || chunk.firstMs >= query.toMs) continue;
    const frame = frameOf(chunk, query);
    const groups = grouping.groupsOf(chunk, frame);
    const size = grouping.size;
    const ofAttempts = query.overAttempts ? groups : frame.callOf.map((call) => groups[call] ?? -1);

    sum("attempts").count(ofAttempts, size);
    const roles = chunk.texts("role");
    const role = chunk.numbers("role");
    for (const [name, wanted] of [
      ["overflows", roles.indexOf("overflow")],
      ["hedges", roles.indexOf("hedge")],
    ] as const) {
      if (wanted !== -1) sum(name).count(ofAttempts, size, (attempt) => (role?.[attempt] ?? 0) === wanted);
    }
    const costs = chunk.numbers("costNanoUsd");
    sum("cost").add(ofAttempts, size, costs);
    if (costs instanceof Float64Array)
      sum("unpriced").count(ofAttempts, size, (attempt) => Number.isNaN(costs[attempt]));
    for (const name of tokenClasses) sum(name).add(ofAttempts, size, chunk.numbers(name));
    const rejected = chunk.numbers("rejected");
    sum("escalations").add(ofAttempts, size, rejected);
    if (rejected !== undefined) {
      countDistinctCalls(frame.callOf, ofAttempts, size, sum("escalated"), sum("escalatedTotal"), rejected);
    }

    if (query.overAttempts) {
      countDistinctCalls(frame.callOf, ofAttempts, size, sum("calls"), sum("callsTotal"));
      sum("failures").add(groups, size, chunk.numbers("failed"));
      latency.add(groups, chunk.numbers("durationMs"));
      firstByte.add(groups, chunk.numbers("firstByteMs"));
    } else {
      sum("calls").count(groups, size);
      sum("failures").add(groups, size, chunk.numbers("callFailed"));
      latency.add(groups, chunk.numbers("callDurationMs"));
      firstByte.add(groups, chunk.numbers("callFirstByteMs"));
      strata.add(chunk, groups);
    }
  }

  const size = grouping.size;
  const latencies = latency.end(size);
  const firstBytes = firstByte.end(size);
  const strataOf = strata.byGroup();
  const figures = (
    of: (name: string) => number,
    rest: Pick<RawFigures, "group" | "strata" | "latencyMs" | "firstByteMs">,
  ) => ({
    calls: of("calls"),
    attempts: of("attempts"),
    failures: of("failures"),
    escalations: of("escalations"),
    escalatedCalls: of("escalated"),
    overflows: of("overflows"),
    hedges: of("hedges"),
    tokens: tokensOf(of),
    costNanoUsd: of("cost"),
    unpricedAttempts: of("unpriced"),
    ...rest,
  });
  const rows = Array.from({ length: query.groupBy.length === 0 ? 0 : size }, (_, group) =>
    figures((name) => sums.get(name)?.of(group) ?? 0, {
      group: grouping.valuesOf(group),
      strata: strataOf.get(group) ?? [],
      latencyMs: latencies.ofGroup(group),
      firstByteMs: firstBytes.ofGroup(group),
    }),
  );
  const totalOf = (name: string) => {
    // Over attempts a call may stand in several groups, but counts once in the total.
    const distinct = query.overAttempts || name === "escalated" ? sums.get(`${name}Total`) : undefined;
    if (distinct !== undefined) return distinct.of(0);
    let total = 0;
    for (let group = 0; group < size; group++) total += sums.get(name)?.of(group) ?? 0;
    return total;
  };
  const total = figures(totalOf, {
    group: [],
    strata: sumStrata([...strataOf.values()].flat()),
    latencyMs: latencies.total,
    firstByteMs: firstBytes.total,
  });
  return { rows, total };
}

function tokensOf(of: (name: string) => number): TokenCounts {
  const tokens: Record<string, number> = { ...noTokens };
  for (const name of tokenClasses) tokens[name] = of(name);
  return tokens as unknown as TokenCounts;
}
