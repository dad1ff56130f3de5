import { z } from "zod";
import { configSchema } from "./schema/config-schema.ts";

/**
 * The configuration as JSON Schema (draft 2020-12), for editors and for checks outside Node. Callbacks, clients, gates
 * and classifiers have no JSON form and are left open.
 *
 * @example
 * writeFileSync("spillway.schema.json", JSON.stringify(configJsonSchema(), null, 2));
 */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" }) as Record<string, unknown>;
}
