import { z } from "zod";
import { name } from "./primitives.ts";

/** A rung of a route: one model, or several in order, and which requests start there. */
export const tierSchema = z.union([
  name,
  z.array(name).min(1),
  z.strictObject({
    models: z.array(name).min(1).describe("In the order they are tried."),
    maxDifficulty: z.number().min(0).max(1).optional().describe("Requests up to this difficulty start here."),
  }),
]);
