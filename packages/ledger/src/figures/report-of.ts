import type { GpuHourEntry } from "../gpu-hour.ts";
import type { CheckedQuery } from "../query.ts";
import type { Forgotten, LedgerReport, ReportRow } from "../report.ts";
import { isPeriod } from "../time-text.ts";
import { figuresOf } from "./figures-of.ts";
import { gpuGroups } from "./gpu-groups.ts";
import { noFigures } from "./no-figures.ts";
import type { Aggregate } from "./raw-figures.ts";

/** Puts a report together from what a store has added up. */
export function reportOf(
  query: CheckedQuery,
  { rows, total }: Aggregate,
  gpuHours: readonly GpuHourEntry[],
  forgotten?: Forgotten,
): LedgerReport {
  const { groupBy, overAttempts } = query;
  const gpu = gpuGroups(gpuHours, query);
  const seen = new Set(rows.map(({ group }) => JSON.stringify(group)));
  // An endpoint that nobody called has its bill all the same.
  const idle = [...gpu.byGroup.keys()].filter((group) => !seen.has(group)).map((group) => noFigures(JSON.parse(group)));
  const reported = groupBy.length === 0 ? [] : [...rows, ...idle];
  return {
    groupBy,
    rows: reported
      .map((raw) => ({
        group: Object.fromEntries(groupBy.map((key, index) => [key, raw.group[index] ?? ""])),
        ...figuresOf(raw, overAttempts, gpu.byGroup.get(JSON.stringify(raw.group))),
      }))
      .sort(inOrder(query)),
    total: figuresOf(total, overAttempts, gpu.total),
    forgotten,
  };
}

function inOrder({ groupBy }: CheckedQuery): (left: ReportRow, right: ReportRow) => number {
  const periods = groupBy.filter(isPeriod);
  return (left, right) => {
    for (const key of periods) {
      const order = compare(left.group[key] ?? "", right.group[key] ?? "");
      if (order !== 0) return order;
    }
    if (left.costUsd !== right.costUsd) return right.costUsd - left.costUsd;
    if (left.calls !== right.calls) return right.calls - left.calls;
    return compare(JSON.stringify(left.group), JSON.stringify(right.group));
  };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
