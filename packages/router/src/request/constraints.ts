import { SpillwayError } from "@spillway/core";
import type { Inbound } from "./inbound.ts";
import type { JsonEdit } from "./json-edit.ts";

/** What a call carries besides the request itself. */
export interface CallOptions {
  /** Names and values that go into the record and the report, such as a tenant. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /**
   * The class of the data in the prompt. Only endpoints that list it in `dataClasses` may see the call. Named more than once
   * (around, header, metadata), all of them count: nothing nearer to the call can loosen what is around it.
   */
  readonly data?: string | readonly string[] | undefined;
  /** Most that one attempt may cost, in US dollars, from the estimated prompt and the longest possible output. */
  readonly maxUsd?: number | undefined;
  /** Where calls wait for a place, a higher one goes first. Default 0. */
  readonly priority?: number | undefined;
  /** Calls with the same session keep to the same endpoint, where the route has the affinity `conversation`. */
  readonly session?: string | undefined;
}

/** Options inside others: labels and data classes add up, of two cost limits the lower counts, of the rest the inner one. */
export function joinOptions(outer: CallOptions | undefined, inner: CallOptions): CallOptions {
  const limits = [outer?.maxUsd, inner.maxUsd].filter((usd) => usd !== undefined);
  return {
    labels: { ...outer?.labels, ...inner.labels },
    data: [...classesOf(outer?.data), ...classesOf(inner.data)],
    maxUsd: limits.length === 0 ? undefined : Math.min(...limits),
    priority: inner.priority ?? outer?.priority,
    session: inner.session ?? outer?.session,
  };
}

/** Labels and constraints of one call, from wherever they came. */
export interface Constraints {
  readonly labels: Readonly<Record<string, string>>;
  readonly data: readonly string[];
  readonly maxUsd: number | undefined;
  readonly priority: number;
  readonly session: string | undefined;
  /** What must be taken out of the body before it goes upstream. */
  readonly edits: readonly JsonEdit[];
}

const noLabels: Readonly<Record<string, string>> = Object.freeze({});
const none: Constraints = Object.freeze({
  labels: noLabels,
  data: Object.freeze([]),
  maxUsd: undefined,
  priority: 0,
  session: undefined,
  edits: [],
});
const prefix = "spillway_";

/**
 * Joins `router.with(...)`, the headers `x-spillway-labels` (`tenant=acme&feature=chat`), `x-spillway-data`,
 * `x-spillway-max-usd`, `x-spillway-priority` and `x-spillway-session`, and the request's `metadata`: its strings are labels,
 * and its members `spillway_data`, `spillway_max_usd`, `spillway_priority` and `spillway_session` are constraints that are
 * not sent on. All data classes count, of two cost limits the lower, of the rest what is nearest to the call.
 *
 * @throws SpillwayError `invalid_request` where one of them is not what it should be.
 */
export function constraintsOf(inbound: Inbound, around: CallOptions | undefined): Constraints {
  const labelHeader = inbound.header("x-spillway-labels");
  const data = inbound.header("x-spillway-data");
  const maxUsd = inbound.header("x-spillway-max-usd");
  const priority = inbound.header("x-spillway-priority");
  const session = inbound.header("x-spillway-session");
  const metadata = metadataOf(inbound);
  const given = [around, metadata, labelHeader, data, maxUsd, priority, session];
  if (given.every((one) => one === undefined)) return none;
  const own = metadata === undefined ? [] : Object.entries(metadata).filter(([name]) => name.startsWith(prefix));
  const labels = { ...around?.labels };
  if (labelHeader !== undefined) for (const [name, value] of new URLSearchParams(labelHeader)) labels[name] = value;
  for (const [name, value] of Object.entries(metadata ?? {})) {
    if (!name.startsWith(prefix) && typeof value === "string") labels[name] = value;
  }
  const limits = [around?.maxUsd, limitOf(maxUsd), limitOf(metadata?.spillway_max_usd)].filter(
    (usd) => usd !== undefined,
  );
  return {
    labels,
    data: [...classesOf(around?.data), ...classesOf(data), ...classesOf(metadata?.spillway_data)],
    maxUsd: limits.length === 0 ? undefined : Math.min(...limits),
    priority: priorityOf(metadata?.spillway_priority ?? priority ?? around?.priority),
    session: sessionOf(metadata?.spillway_session ?? session ?? around?.session),
    edits: own.length === 0 ? [] : [withoutOwn(metadata ?? {})],
  };
}

function metadataOf(inbound: Inbound): Readonly<Record<string, unknown>> | undefined {
  const metadata = inbound.fields?.metadata;
  return typeof metadata === "object" && metadata !== null ? (metadata as Record<string, unknown>) : undefined;
}

function withoutOwn(metadata: Readonly<Record<string, unknown>>): JsonEdit {
  const rest = Object.entries(metadata).filter(([name]) => !name.startsWith(prefix));
  if (rest.length === 0) return { kind: "remove", key: "metadata" };
  return { kind: "set", key: "metadata", json: JSON.stringify(Object.fromEntries(rest)) };
}

function limitOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const usd = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  if (Number.isFinite(usd) && usd >= 0) return usd;
  throw new SpillwayError(
    "invalid_request",
    "The cost limit of the call is not a number of US dollars, such as 0.02.",
    {
      param: "max_usd",
    },
  );
}

function priorityOf(value: unknown): number {
  if (value === undefined) return 0;
  const priority = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  if (Number.isFinite(priority)) return priority;
  throw new SpillwayError("invalid_request", "The priority of the call is not a number.", { param: "priority" });
}

function sessionOf(value: unknown): string | undefined {
  if (value === undefined || (typeof value === "string" && value !== "")) return value;
  throw new SpillwayError("invalid_request", "The session of the call is not a string.", { param: "session" });
}

function classesOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  const classes = Array.isArray(value) ? (value as unknown[]) : [value];
  for (const one of classes) {
    if (typeof one === "string" && one !== "") continue;
    throw new SpillwayError("invalid_request", "The data class of the call is not a string.", { param: "data" });
  }
  return classes as string[];
}
