import { type BudgetPeriod, rollingMs, rollingSteps } from "@spillway/budgets";

/** The step of a rolling period that `atMs` falls into, the first one that still counts, and how long one counts at most. */
export function rollingStep(
  period: BudgetPeriod,
  atMs: number,
): { readonly step: number; readonly first: number; readonly countsForMs: number } {
  const lengthMs = rollingMs(period);
  const stepMs = lengthMs / rollingSteps;
  const step = Math.floor(atMs / stepMs);
  // One step more than the period, so that the last of it never counts too little.
  return { step, first: step - rollingSteps, countsForMs: lengthMs + 2 * stepMs };
}
