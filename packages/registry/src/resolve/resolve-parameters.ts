import type { z } from "zod";
import type { Parameters } from "../entities/parameters.ts";
import type { endpointSchema } from "../schema/endpoint-schema.ts";

/** What is changed about each request to an endpoint, ready to be written into its body. */
export function resolveParameters(parameters: NonNullable<z.output<typeof endpointSchema>["parameters"]>): Parameters {
  return Object.freeze({
    drop: parameters.drop ?? [],
    set: Object.entries(parameters.set ?? {}).map(([name, value]) => [name, JSON.stringify(value)] as const),
  });
}
