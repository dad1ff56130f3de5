export { bookkeeper } from "./bookkeeper/bookkeeper.ts";
export type { Bookkeeper, BookkeeperAlarm, BookkeeperOptions, BookkeeperState } from "./bookkeeper/contract.ts";
export { checkGpuHour } from "./check-gpu-hour.ts";
export { type AttemptFacts, type CallFacts, factsOf, tokenClasses } from "./facts.ts";
export { noFigures } from "./figures/no-figures.ts";
export type { Aggregate, Compared, RawFigures, Stratum } from "./figures/raw-figures.ts";
export { reportOf } from "./figures/report-of.ts";
export { safe } from "./figures/safe.ts";
export { sumStrata } from "./figures/sum-strata.ts";
export { reportCsv } from "./format/report-csv.ts";
export { reportTable } from "./format/report-table.ts";
export type { GpuHourEntry, GpuHourOptions } from "./gpu-hour.ts";
export type { CallItem, GpuHourItem, LedgerItem } from "./item.ts";
export { LedgerItemError } from "./item-error.ts";
export { type MemoryStoreOptions, memoryStore } from "./memory/memory-store.ts";
export { type Ledger, type MemoryLedgerOptions, memoryLedger, type Report } from "./memory-ledger.ts";
export {
  type CheckedQuery,
  checkQuery,
  type GroupKey,
  isAttemptKey,
  type LedgerFilter,
  type LedgerQuery,
  labelOf,
  unlabelled,
} from "./query.ts";
export type { Figures, Forgotten, GpuFigures, LedgerReport, Percentiles, ReportRow, Saving } from "./report.ts";
export { type SqliteStoreOptions, sqliteStore } from "./sqlite/sqlite-store.ts";
export type { LedgerStore } from "./store.ts";
export type { Summary } from "./summary.ts";
