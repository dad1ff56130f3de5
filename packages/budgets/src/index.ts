export type { AccountRef, AccountState, Budget, BudgetPeriod, BudgetReaction } from "./budget.ts";
export type { BudgetStore, Crossing, Hold, Reservation, ReserveOutcome } from "./budget-store.ts";
export { memoryBudgetStore } from "./memory-budget-store.ts";
export { calendarPeriod, rollingMs, rollingSteps } from "./period.ts";
