import type { ConfigIssue } from "@spillway/core";
import { suggestName } from "@spillway/registry";
import { usableSchema } from "../checks/fits-schema.ts";
import type { Check } from "./check.ts";
import { Fields, isRecord } from "./fields.ts";

const types = ["exact", "contains", "regex", "schema", "judge", "pairwise"] as const;
type CheckType = (typeof types)[number];

/** A check as it is written; undefined where it is not one. Faults go to `issues`. */
export function parseCheck(raw: unknown, path: string, issues: ConfigIssue[]): Check | undefined {
  if (!isRecord(raw)) {
    issues.push({ path, message: 'expected a check, such as { "type": "exact", "value": "Paris" }.' });
    return undefined;
  }
  const fields = new Fields(raw, path, issues);
  const type = fields.raw("type");
  const known = types.find((one) => one === type);
  if (known === undefined) {
    const hint = typeof type === "string" ? suggestName(type, types) : "";
    return fields.fault("type", `expected ${types.join(", ")}.${hint}`);
  }
  const check = readers[known](fields);
  fields.end();
  return check;
}

const readers: Readonly<Record<CheckType, (fields: Fields) => Check>> = {
  exact: (fields) => ({
    type: "exact",
    value: valuesOf(fields),
    trim: fields.flag("trim"),
    ignoreCase: fields.flag("ignoreCase"),
  }),
  contains: (fields) => ({
    type: "contains",
    value: valuesOf(fields),
    ignoreCase: fields.flag("ignoreCase"),
    not: fields.flag("not"),
  }),
  regex(fields) {
    const pattern = fields.needed("pattern", "a regular expression");
    const flags = fields.text("flags");
    try {
      new RegExp(pattern, flags);
    } catch {
      fields.fault("pattern", "the pattern and its flags are no JavaScript regular expression.");
    }
    return { type: "regex", pattern, flags, not: fields.flag("not") };
  },
  schema(fields) {
    const schema = fields.record("schema");
    if (schema === undefined && fields.raw("schema") === undefined) fields.fault("schema", "expected a JSON Schema.");
    if (schema !== undefined && !usableSchema(schema)) {
      fields.fault("schema", "this JSON Schema cannot be used: a reference leads nowhere, or a pattern is broken.");
    }
    return { type: "schema", schema: schema ?? {}, allowFence: fields.flag("allowFence") };
  },
  judge: (fields) => ({
    type: "judge",
    rubric: fields.needed("rubric", "what a good answer is, in words"),
    reference: fields.text("reference"),
  }),
  pairwise: (fields) => ({ type: "pairwise", rubric: fields.text("rubric") }),
};

function valuesOf(fields: Fields): readonly string[] {
  const values = fields.texts("value");
  if (values === undefined && fields.raw("value") === undefined) fields.fault("value", "expected a string or a list.");
  return values ?? [];
}
