import type { BudgetPeriod } from "@spillway/budgets";

const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** A rolling period is counted in so many steps. */
const rollingSteps = 60;

/** The period that `atMs` falls into, in UTC: its name, and when it ends. */
export function calendarPeriod(
  period: BudgetPeriod,
  atMs: number,
): { readonly name: string; readonly endsAtMs: number } {
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

/** The step of a rolling period that `atMs` falls into, the first one that still counts, and how long one counts at most. */
export function rollingStep(
  period: BudgetPeriod,
  atMs: number,
): { readonly step: number; readonly first: number; readonly countsForMs: number } {
  const lengthMs = period === "hour" ? hourMs : period === "day" ? dayMs : 30 * dayMs;
  const stepMs = lengthMs / rollingSteps;
  const step = Math.floor(atMs / stepMs);
  // One step more than the period, so that the last of it never counts too little.
  return { step, first: step - rollingSteps, countsForMs: lengthMs + 2 * stepMs };
}
