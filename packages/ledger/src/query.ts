/** Which labels a figure is about: `label:tenant` is the label `tenant`. Hours, days and months are those of UTC. */
export type GroupKey =
  | "route"
  | "model"
  | "endpoint"
  | "provider"
  | "role"
  | "hour"
  | "day"
  | "month"
  | `label:${string}`;

/** What a report leaves out. Several values of one field: any of them; several fields: all of them. */
export interface LedgerFilter {
  readonly route?: string | readonly string[];
  readonly model?: string | readonly string[];
  readonly endpoint?: string | readonly string[];
  readonly provider?: string | readonly string[];
  readonly role?: string | readonly string[];
  readonly labels?: Readonly<Record<string, string | readonly string[]>>;
}

/** What a report is about. */
export interface LedgerQuery {
  /** A row for each combination that occurs. Default: none, the total alone. */
  readonly groupBy?: readonly GroupKey[];
  /** Calls that began at or after this, milliseconds since the Unix epoch. */
  readonly fromMs?: number;
  /** Calls that began before this. */
  readonly toMs?: number;
  readonly where?: LedgerFilter;
}

/** What calls without a route (pinned models) stand under. */
export const pinned = "(pinned)";
/** What calls without the label stand under. */
export const unlabelled = "(none)";

const attemptKeys = ["model", "endpoint", "provider", "role"] as const;
const callKeys = ["route", "hour", "day", "month"] as const;

/** A query that has been checked, with every field in one shape. */
export interface CheckedQuery {
  readonly groupBy: readonly GroupKey[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly where: readonly { readonly key: GroupKey; readonly values: readonly string[] }[];
  /** Whether the figures are sums over attempts (something asks for an attempt's model, endpoint, provider or role). */
  readonly overAttempts: boolean;
}

/**
 * Reads a query into one shape.
 *
 * @throws TypeError where it cannot be read.
 */
export function checkQuery(query: LedgerQuery = {}): CheckedQuery {
  const groupBy = [...new Set(query.groupBy ?? [])];
  for (const key of groupBy) checkKey(key);
  const { labels, ...fields } = query.where ?? {};
  const where: { key: GroupKey; values: readonly string[] }[] = [];
  for (const [key, values] of Object.entries(fields)) {
    if (key !== "route" && !isAttemptKey(key)) {
      throw new TypeError(
        `A ledger query cannot filter by ${JSON.stringify(key)}. It can by route, ${attemptKeys.join(", ")}, labels.`,
      );
    }
    if (values !== undefined) where.push({ key, values: [values].flat() });
  }
  for (const [name, values] of Object.entries(labels ?? {})) {
    where.push({ key: `label:${name}`, values: [values].flat() });
  }
  return {
    groupBy,
    fromMs: checkTime("fromMs", query.fromMs, Number.NEGATIVE_INFINITY),
    toMs: checkTime("toMs", query.toMs, Number.POSITIVE_INFINITY),
    where,
    overAttempts: [...groupBy, ...where.map(({ key }) => key)].some(isAttemptKey),
  };
}

/** The label's name in a key such as `label:tenant`; undefined for other keys. */
export function labelOf(key: GroupKey): string | undefined {
  return key.startsWith("label:") ? key.slice("label:".length) : undefined;
}

/** Whether a key is about single attempts. */
export function isAttemptKey(key: string): key is (typeof attemptKeys)[number] {
  return (attemptKeys as readonly string[]).includes(key);
}

function checkKey(key: string): void {
  if (isAttemptKey(key) || (callKeys as readonly string[]).includes(key) || /^label:./s.test(key)) return;
  const known = [...callKeys, ...attemptKeys, "label:NAME"].join(", ");
  throw new TypeError(`A ledger report cannot be grouped by ${JSON.stringify(key)}. It can by ${known}.`);
}

function checkTime(name: string, value: number | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value === "number" && !Number.isNaN(value)) return value;
  throw new TypeError(`${name} of a ledger query is milliseconds since the Unix epoch, got ${String(value)}.`);
}
