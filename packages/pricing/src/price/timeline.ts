import type { PricePeriod, PriceSchedule } from "./price-schedule.ts";

/** A stretch of time in which one period of one schedule applies. */
export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly period: PricePeriod;
  readonly schedule: PriceSchedule;
}

/** Which period of which schedule applies when: of those that have begun, that of the first schedule. Ascending. */
export function timelineOf(schedules: readonly PriceSchedule[]): readonly Stretch[] {
  const starts = new Set(schedules.flatMap(({ periods }) => periods.map(({ fromMs }) => fromMs)));
  const bounds = [...starts].sort((left, right) => left - right);
  const timeline: Stretch[] = [];
  for (const [index, fromMs] of bounds.entries()) {
    const untilMs = bounds[index + 1] ?? Number.POSITIVE_INFINITY;
    for (const schedule of schedules) {
      const period = schedule.periods.findLast((each) => each.fromMs <= fromMs);
      if (period === undefined) continue;
      const last = timeline.at(-1);
      if (last?.period === period && last.untilMs === fromMs) timeline[timeline.length - 1] = { ...last, untilMs };
      else timeline.push({ fromMs, untilMs, period, schedule });
      break;
    }
  }
  return timeline;
}
