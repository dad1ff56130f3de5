import { z } from "zod";
import { objectWith } from "./handed-in.ts";
import { milliseconds } from "./primitives.ts";

/** Where each call is booked. */
export const ledgerSchema = z.union([
  z.literal("memory"),
  z.strictObject({
    sqlite: z.string().min(1).describe("The file; made where there is none."),
    maxBatch: z.int().positive().optional().describe("Most calls of one write: what a crash may lose. Default 256."),
    flushEveryMs: milliseconds.optional().describe("Longest time until a call is written. Default 1000."),
  }),
  objectWith("append", 'expected "memory", { sqlite: "file.db" } or a ledger store'),
]);
