import type { BudgetPeriod } from "./budget.ts";

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** A rolling period is counted in so many steps. */
export const rollingSteps = 60;

/** Length of a rolling period in milliseconds; a month is 30 days. */
export function rollingMs(period: BudgetPeriod): number {
  return period === "hour" ? hourMs : period === "day" ? dayMs : 30 * dayMs;
}

/** The period that `atMs` falls into: its name, and when it ends. */
export function calendarPeriod(period: BudgetPeriod, atMs: number): { name: string; endsAtMs: number } {
  const iso = new Date(atMs).toISOString();
  switch (period) {
    case "hour":
      return { name: iso.slice(0, 13), endsAtMs: (Math.floor(atMs / hourMs) + 1) * hourMs };
    case "day":
      return { name: iso.slice(0, 10), endsAtMs: (Math.floor(atMs / dayMs) + 1) * dayMs };
    case "month": {
      const date = new Date(atMs);
      return { name: iso.slice(0, 7), endsAtMs: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) };
    }
  }
}
