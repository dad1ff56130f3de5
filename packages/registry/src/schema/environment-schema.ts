import { z } from "zod";
import { name } from "./primitives.ts";
import { routeSchema } from "./route-schema.ts";

/** What is different in one environment, such as staging. */
export const environmentSchema = z.strictObject({
  providers: z.array(name).min(1).optional().describe("The only providers there; what the others serve falls away."),
  routes: z.record(name, routeSchema).optional().describe("Routes in place of those with the same name."),
});
