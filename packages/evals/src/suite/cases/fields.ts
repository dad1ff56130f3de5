import type { ConfigIssue } from "@spillway/core";
import { suggestName } from "@spillway/registry";

/** Reads an object's fields one by one; what is wrong goes to `issues`, and what nobody asked for is a fault too. */
export class Fields {
  readonly #record: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #issues: ConfigIssue[];
  readonly #known = new Set<string>();

  constructor(record: Readonly<Record<string, unknown>>, path: string, issues: ConfigIssue[]) {
    this.#record = record;
    this.#path = path;
    this.#issues = issues;
  }

  fault(name: string, message: string): undefined {
    this.#issues.push({ path: `${this.#path}.${name}`, message });
    return undefined;
  }

  /** The field as it is. */
  raw(name: string): unknown {
    this.#known.add(name);
    return this.#record[name];
  }

  text(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === "string") return value;
    return this.fault(name, "expected a string.");
  }

  /** A text that must be there and hold something. */
  needed(name: string, what: string): string {
    const value = this.raw(name);
    if (typeof value === "string" && value !== "") return value;
    this.fault(name, `expected ${what}.`);
    return "";
  }

  flag(name: string): boolean | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === "boolean") return value;
    return this.fault(name, "expected true or false.");
  }

  /** A text or several; undefined where it is missing or wrong. */
  texts(name: string): readonly string[] | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const all: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (all.length > 0 && all.every((one) => typeof one === "string")) return all as readonly string[];
    return this.fault(name, "expected a string or a list of strings.");
  }

  record(name: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.raw(name);
    if (value === undefined || isRecord(value)) return value;
    return this.fault(name, "expected an object.");
  }

  /** Names every field that was not asked for. */
  end(): void {
    for (const name of Object.keys(this.#record)) {
      if (!this.#known.has(name)) this.fault(name, `no such field.${suggestName(name, [...this.#known])}`);
    }
  }
}

/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
