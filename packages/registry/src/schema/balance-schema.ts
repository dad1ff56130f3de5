import { z } from "zod";

/** How endpoints of the same model are put in order. */
export const balanceSchema = z.enum(["ordered", "weighted", "least-in-flight", "latency", "cheapest"]);
