import type { z } from "zod";
import type { endpointSchema } from "./config-schema.ts";
import type { Parameters } from "./entities.ts";

/** What is changed about each request to an endpoint, ready to be written into its body. */
export function resolveParameters(parameters: NonNullable<z.output<typeof endpointSchema>["parameters"]>): Parameters {
  return Object.freeze({
    drop: parameters.drop ?? [],
    set: Object.entries(parameters.set ?? {}).map(([name, value]) => [name, JSON.stringify(value)] as const),
  });
}
