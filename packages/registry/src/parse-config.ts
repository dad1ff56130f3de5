import type { ConfigIssue } from "@spillway/core";
import { z } from "zod";
import { suggestName } from "./closest.ts";
import { configSchema } from "./schema/config-schema.ts";
import { endpointSchema } from "./schema/endpoint-schema.ts";
import { modelSchema } from "./schema/model-schema.ts";
import { providerSchema } from "./schema/provider-schema.ts";
import { routeSchema } from "./schema/route-schema.ts";

type Parsed<Schema extends z.ZodType> = z.output<Schema>;

/** The parts of a configuration that have the right form; the faults of the others are in `issues`. */
export interface ParsedConfig {
  readonly providers: ReadonlyMap<string, Parsed<typeof providerSchema>>;
  readonly models: ReadonlyMap<string, Parsed<typeof modelSchema>>;
  /** By index in the configuration. */
  readonly endpoints: ReadonlyMap<number, Parsed<typeof endpointSchema>>;
  readonly routes: ReadonlyMap<string, Parsed<typeof routeSchema>>;
  readonly settings: Partial<Parsed<typeof settingsSchema>>;
  /** Every provider's name, also of those with faults, so that one fault is not reported twice. */
  readonly providerNames: readonly string[];
}

const sectionNames = ["providers", "models", "endpoints", "routes"];
const settingsSchema = configSchema.omit({ providers: true, models: true, endpoints: true, routes: true }).partial();

/** Checks the form of each part by itself, so that a fault in one does not hide the faults of the others. */
export function parseConfig(raw: unknown, issues: ConfigIssue[]): ParsedConfig {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    issues.push({ path: "", message: `expected an object with providers, endpoints and routes, got ${kindOf(raw)}.` });
    return emptyConfig;
  }
  const config = raw as Record<string, unknown>;
  const providers = section(config.providers, "providers", providerSchema, issues, true);
  const models = section(config.models, "models", modelSchema, issues, false);
  const routes = section(config.routes, "routes", routeSchema, issues, false);
  return {
    providers,
    models,
    routes,
    endpoints: list(config.endpoints, issues),
    settings: parseSettings(config, issues),
    providerNames:
      typeof config.providers === "object" && config.providers !== null ? Object.keys(config.providers) : [],
  };
}

/** Each setting by itself, so that a fault in one does not hide another. */
function parseSettings(config: Record<string, unknown>, issues: ConfigIssue[]): ParsedConfig["settings"] {
  const settings: Record<string, unknown> = {};
  for (const key of Object.keys(config)) {
    if (sectionNames.includes(key)) continue;
    const result = settingsSchema.safeParse({ [key]: config[key] });
    if (result.success) Object.assign(settings, result.data);
    else addIssues(result.error, configSchema, "", issues);
  }
  return settings;
}

const emptyConfig: ParsedConfig = {
  providers: new Map(),
  models: new Map(),
  endpoints: new Map(),
  routes: new Map(),
  settings: {},
  providerNames: [],
};

function section<Schema extends z.ZodType>(
  raw: unknown,
  path: string,
  schema: Schema,
  issues: ConfigIssue[],
  required: boolean,
): Map<string, z.output<Schema>> {
  const parsed = new Map<string, z.output<Schema>>();
  if (raw === undefined && !required) return parsed;
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    issues.push({ path, message: `expected an object of named entries, got ${kindOf(raw)}.` });
    return parsed;
  }
  const entries = Object.entries(raw);
  if (entries.length === 0 && required) issues.push({ path, message: "is empty. Name at least one." });
  for (const [key, value] of entries) {
    const result = schema.safeParse(value);
    if (result.success) parsed.set(key, result.data);
    else addIssues(result.error, schema, `${path}.${key}`, issues);
  }
  return parsed;
}

function list(raw: unknown, issues: ConfigIssue[]): Map<number, z.output<typeof endpointSchema>> {
  const parsed = new Map<number, z.output<typeof endpointSchema>>();
  if (!Array.isArray(raw) || raw.length === 0) {
    const found = Array.isArray(raw) ? "an empty one" : kindOf(raw);
    issues.push({ path: "endpoints", message: `expected an array of at least one { provider, model }, got ${found}.` });
    return parsed;
  }
  for (const [index, value] of raw.entries()) {
    const result = endpointSchema.safeParse(value);
    if (result.success) parsed.set(index, result.data);
    else addIssues(result.error, endpointSchema, `endpoints[${index}]`, issues);
  }
  return parsed;
}

function addIssues(error: z.ZodError, schema: z.ZodType, prefix: string, issues: ConfigIssue[]): void {
  for (const issue of error.issues) {
    const path = [prefix, ...issue.path.map(String)]
      .filter((part) => part !== "")
      .join(".")
      .replace(/\.(\d+)(?=\.|$)/g, "[$1]");
    if (issue.code === "unrecognized_keys") {
      const known = schema instanceof z.ZodObject && issue.path.length === 0 ? Object.keys(schema.shape) : [];
      for (const key of issue.keys) {
        issues.push({
          path: path === "" ? key : `${path}.${key}`,
          message: `unknown field.${suggestName(key, known)}`,
        });
      }
    } else if (issue.code === "invalid_union") {
      const branches = branchesOf(issue);
      const meant = meantOf(branches);
      if (meant !== undefined) {
        addIssues(new z.ZodError(meant), schema, path, issues);
        continue;
      }
      const inner = branches.flat().map((one) => one.message);
      const own = issue.message === unnamedUnion ? [] : [issue.message];
      const said = own.length > 0 || inner.length === 0 ? own : [...new Set(inner)];
      issues.push({ path, message: `${said.length === 0 ? issue.message : said.join("; or ")}.` });
    } else {
      issues.push({ path, message: `${issue.message}.` });
    }
  }
}

type Issue = z.ZodError["issues"][number];
type UnionIssue = Extract<Issue, { code: "invalid_union" }>;

/** What zod says of a union that has no words of its own. */
const unnamedUnion = "Invalid input";

/** What speaks against each form of a union; forms that are unions themselves are taken apart. */
function branchesOf({ errors }: UnionIssue): Issue[][] {
  return errors.flatMap((branch) => {
    const [only] = branch;
    const isUnion = branch.length === 1 && only?.code === "invalid_union" && only.path.length === 0;
    return isUnion ? branchesOf(only) : [branch];
  });
}

/** Of several forms the one that was meant is the one whose faults lie inside it; of those, one that knows all the fields. */
function meantOf(branches: readonly Issue[][]): Issue[] | undefined {
  const inside = branches.filter(
    (branch) => branch.length > 0 && branch.every((one) => one.path.length > 0 || one.code === "unrecognized_keys"),
  );
  return inside.find((branch) => branch.every((one) => one.path.length > 0)) ?? inside[0];
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : typeof value;
}
