import { type Schema, Validator } from "@cfworker/json-schema";

/** Says whether a value fits; undefined where the schema itself cannot be used. */
export type SchemaCheck = ((value: unknown) => boolean) | undefined;

const compiled = new WeakMap<object, { readonly check: SchemaCheck }>();

/** Makes a check of a JSON Schema (draft 2020-12), once for each schema object. */
export function schemaCheck(schema: unknown): SchemaCheck {
  if (typeof schema !== "object" || schema === null) return undefined;
  const known = compiled.get(schema);
  if (known !== undefined) return known.check;
  const check = compile(schema);
  compiled.set(schema, { check });
  return check;
}

function compile(schema: object): SchemaCheck {
  try {
    const validator = new Validator(schema as Schema, "2020-12", true);
    // A reference that leads nowhere shows only when it is followed.
    validator.validate({});
    return (value) => validator.validate(value).valid;
  } catch {
    return undefined;
  }
}
