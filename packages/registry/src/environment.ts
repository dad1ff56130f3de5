import type { ConfigIssue } from "@spillway/core";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const reference = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Copies plain data with `${VARIABLE}` replaced in each string; `$${` stands for a literal `${`. Functions and class
 * instances are kept as they are. A variable that is not set becomes an issue that names it.
 */
export function expandEnvironment(value: unknown, environment: Environment, issues: ConfigIssue[], path = ""): unknown {
  if (typeof value === "string") {
    return value.replace(reference, (match, variable: string | undefined) => {
      if (variable === undefined) return "${";
      const found = environment[variable];
      if (found === undefined || found === "") {
        issues.push({
          path,
          message: `the environment variable ${variable} is not set. Set it, or write the value here.`,
        });
        return match;
      }
      return found;
    });
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => expandEnvironment(item, environment, issues, `${path}[${index}]`));
  }
  if (typeof value === "object" && value !== null && isPlain(value)) {
    const entries = Object.entries(value).map(([key, item]) => [
      key,
      expandEnvironment(item, environment, issues, path === "" ? key : `${path}.${key}`),
    ]);
    return Object.fromEntries(entries);
  }
  return value;
}

/** Data, as opposed to a client, a gate or a classifier that the user made. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
