export { type Ledger, type MemoryLedgerOptions, memoryLedger, type Report } from "./memory-ledger.ts";
export type { Summary } from "./summary.ts";
