import { toUsd } from "@spillway/core";
import type { GpuHourEntry } from "../gpu-hour.ts";
import type { CheckedQuery, GroupKey } from "../query.ts";
import type { GpuFigures } from "../report.ts";
import { isPeriod, periodText } from "../time-text.ts";
import { safe } from "./safe.ts";

/** GPU hours by the query's groups, and all together. */
export interface GpuGroups {
  /** By the JSON of the group's values. Empty where the grouping asks what a GPU hour does not have, such as a route. */
  readonly byGroup: ReadonlyMap<string, GpuFigures>;
  readonly total: GpuFigures | undefined;
}

const none: GpuGroups = { byGroup: new Map(), total: undefined };

/** Sums GPU hours of the query's time as it groups and filters. */
export function gpuGroups(entries: readonly GpuHourEntry[], query: CheckedQuery): GpuGroups {
  if (query.where.some(({ key }) => !isKeyOfHours(key))) return none;
  const included = entries.filter((entry) =>
    query.where.every(({ key, values }) => values.includes(hourValue(entry, key))),
  );
  if (included.length === 0) return none;
  const groups = new Map<string, GpuHourEntry[]>();
  if (query.groupBy.every(isKeyOfHours)) {
    for (const entry of included) {
      const group = JSON.stringify(query.groupBy.map((key) => hourValue(entry, key)));
      const others = groups.get(group);
      if (others === undefined) groups.set(group, [entry]);
      else others.push(entry);
    }
  }
  return {
    byGroup: new Map([...groups].map(([group, hours]) => [group, gpuFigures(hours)])),
    total: gpuFigures(included),
  };
}

function isKeyOfHours(key: GroupKey): boolean {
  return key === "endpoint" || key === "provider" || key === "model" || isPeriod(key);
}

function hourValue(entry: GpuHourEntry, key: GroupKey): string {
  if (isPeriod(key)) return periodText(key, entry.hourStartMs);
  return entry[key as "endpoint" | "provider" | "model"] ?? "";
}

function gpuFigures(entries: readonly GpuHourEntry[]): GpuFigures {
  let bill = 0;
  let charged = 0;
  let idle = 0;
  for (const entry of entries) {
    bill += entry.billNanoUsd;
    charged += entry.chargedNanoUsd;
    idle += entry.idleNanoUsd;
  }
  return {
    hours: entries.length,
    billUsd: toUsd(safe(bill)),
    chargedUsd: toUsd(safe(charged)),
    idleUsd: toUsd(safe(idle)),
  };
}
