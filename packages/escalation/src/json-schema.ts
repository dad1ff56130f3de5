import { type Schema, type SchemaDraft, Validator } from "@cfworker/json-schema";

/** Says whether a value fits; undefined where the schema turns out to be of no use for it. Never throws. */
export type SchemaCheck = (value: unknown) => boolean | undefined;

const compiled = new WeakMap<object, SchemaCheck>();

/** Makes a check of a JSON Schema (draft 4 to 2020-12), once for each schema object. The schema is not touched. */
export function schemaCheck(schema: unknown): SchemaCheck {
  if (typeof schema === "boolean") return () => schema;
  if (typeof schema !== "object" || schema === null) return noCheck;
  let check = compiled.get(schema);
  if (check === undefined) {
    check = compile(schema);
    compiled.set(schema, check);
  }
  return check;
}

function compile(schema: object): SchemaCheck {
  try {
    // The validator writes into the schemas it is given: a frozen one would throw.
    const validator = new Validator(structuredClone(schema) as Schema, draftOf(schema), true);
    // A reference that leads nowhere shows when it is followed: try the one at the top at once.
    validator.validate({});
    return (value) => {
      try {
        return validator.validate(value).valid;
      } catch {
        return undefined; // a reference that leads nowhere, a pattern that is no regular expression
      }
    };
  } catch {
    return noCheck;
  }
}

function draftOf(schema: object): SchemaDraft {
  const named = "$schema" in schema ? String(schema.$schema) : "";
  if (named.includes("draft-04")) return "4";
  if (named.includes("draft-06") || named.includes("draft-07")) return "7";
  return named.includes("2019-09") ? "2019-09" : "2020-12";
}

function noCheck(): undefined {
  return undefined;
}
