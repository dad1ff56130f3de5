import type { CallRecord } from "@spillway/core";
import { inTime } from "./in-time.ts";
import { count as countLua } from "./lua/count.ts";
import { sums as sumsLua } from "./lua/sums.ts";
import { OwnConnection } from "./own-connection.ts";
import { type RedisClient, type ScriptRunner, scriptRunner } from "./redis-client.ts";
import { Script } from "./script.ts";

const dayMs = 86_400_000;
const countScript = new Script(countLua);
const sumsScript = new Script(sumsLua);

/** How sums are kept in Redis. Give `client` or `url`. */
export interface RedisCountersOptions {
  /** A connected client of node-redis or ioredis. It stays yours: `close()` leaves it open. */
  readonly client?: RedisClient | undefined;
  /** `redis://` or `rediss://`; the connection is opened at the first use. */
  readonly url?: string | undefined;
  /** Begins every key. Processes with the same prefix share their sums. Default `spillway`. */
  readonly prefix?: string | undefined;
  /** Labels that are summed by value. Default none: a label with a value for each user would fill the server. */
  readonly labels?: readonly string[] | undefined;
  /** Days that sums are kept. Default 400. */
  readonly keepDays?: number | undefined;
  /** For so long a call is known, so that one that is sent again is not booked twice, in milliseconds. Default one day. */
  readonly rememberMs?: number | undefined;
  /** How long an answer is waited for, in milliseconds. Default 1000. */
  readonly timeoutMs?: number | undefined;
}

/** What is summed, in whole numbers. */
export interface SharedSum {
  readonly calls: number;
  /** Calls that did not end well. */
  readonly failures: number;
  readonly attempts: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** What is known to have been spent, in nano-dollars. */
  readonly costNanoUsd: number;
  /** Attempts whose cost is not known. */
  readonly unpricedAttempts: number;
}

/** A day's sums over all processes (UTC). */
export interface SharedSums {
  readonly total: SharedSum;
  /** Pinned models stand under "(pinned)". */
  readonly byRoute: Readonly<Record<string, SharedSum>>;
  /** Label name, then its value. */
  readonly byLabel: Readonly<Record<string, Readonly<Record<string, SharedSum>>>>;
}

/** Sums that many processes share. */
export interface RedisCounters {
  /** Books a call, once. Give it to `onCall`; what it rejects with becomes a warning. */
  readonly book: (record: CallRecord) => Promise<void>;
  /** The sums of the day that `atMs` falls into. */
  read(atMs: number): Promise<SharedSums>;
  close(): Promise<void>;
}

/**
 * Sums of calls, tokens and cost by day, route and label in Redis or Valkey, shared by all processes with the same prefix, each
 * call booked once. For a dashboard of many processes; figures over any time and grouping are the ledger's.
 *
 * @throws TypeError where neither or both of `client` and `url` are given.
 * @example
 * const counters = redisCounters({ url: "redis://localhost:6379", labels: ["tenant"] });
 * const openai = wrap(new OpenAI(), { ...config, onCall: counters.book });
 * const { total } = await counters.read(Date.now());
 */
export function redisCounters(options: RedisCountersOptions): RedisCounters {
  const {
    client,
    url,
    prefix = "spillway",
    labels = [],
    keepDays = 400,
    rememberMs = dayMs,
    timeoutMs = 1_000,
  } = options;
  if ((client === undefined) === (url === undefined)) throw new TypeError("Give `client` or `url`, one of them.");
  const connection = url === undefined ? undefined : new OwnConnection(url, timeoutMs);
  const runner: ScriptRunner = scriptRunner((client ?? connection?.client) as RedisClient);
  const run = async (script: Script, keys: string[], args: string[]): Promise<unknown> => {
    if (connection !== undefined) await connection.ready();
    return inTime(script.run(runner, keys, args), timeoutMs);
  };
  const dayKey = (atMs: number) => `{${prefix}}:sums:${new Date(atMs).toISOString().slice(0, 10)}`;
  return {
    async book(record) {
      const args = [String(rememberMs), String(keepDays * dayMs)];
      for (const group of groupsOf(record, labels)) {
        for (const [name, amount] of Object.entries(sumOf(record))) {
          if (amount !== 0) args.push(JSON.stringify([...group, name]), String(amount));
        }
      }
      await run(countScript, [`{${prefix}}:booked:${record.id}`, dayKey(record.startedAtMs)], args);
    },
    async read(atMs) {
      return sumsOf((await run(sumsScript, [dayKey(atMs)], [])) as unknown[]);
    },
    async close() {
      await connection?.close();
    },
  };
}

/** What a call counts for: the total, its route, and those of its labels that are summed. */
function groupsOf({ decision, labels }: CallRecord, names: readonly string[]): readonly (readonly string[])[] {
  const own = names.flatMap((name) => (labels[name] === undefined ? [] : [["label", name, labels[name]]]));
  return [["total"], ["route", decision?.route ?? "(pinned)"], ...own];
}

function sumOf(record: CallRecord): SharedSum {
  const costs = record.attempts.map(({ costUsd }) => costUsd);
  return {
    calls: 1,
    failures: record.outcome === "ok" ? 0 : 1,
    attempts: record.attempts.length,
    inputTokens: record.tokens.inputTokens,
    outputTokens: record.tokens.outputTokens,
    costNanoUsd: costs.reduce<number>((sum, usd) => sum + Math.round((usd ?? 0) * 1_000_000_000), 0),
    unpricedAttempts: costs.filter((usd) => usd === undefined).length,
  };
}

const nothing: SharedSum = {
  calls: 0,
  failures: 0,
  attempts: 0,
  inputTokens: 0,
  outputTokens: 0,
  costNanoUsd: 0,
  unpricedAttempts: 0,
};

/** Fields and amounts in turn, as sums by group. */
function sumsOf(fields: readonly unknown[]): SharedSums {
  const byGroup = new Map<string, Record<string, number>>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const path = JSON.parse(String(fields[at])) as string[];
    const group = JSON.stringify(path.slice(0, -1));
    const sum = byGroup.get(group) ?? { ...nothing };
    sum[path.at(-1) as string] = Number(fields[at + 1]);
    byGroup.set(group, sum);
  }
  let total: SharedSum = nothing;
  const byRoute: Record<string, SharedSum> = {};
  const byLabel: Record<string, Record<string, SharedSum>> = {};
  for (const [group, sum] of byGroup) {
    const [kind, name = "", value = ""] = JSON.parse(group) as string[];
    const whole = sum as unknown as SharedSum;
    if (kind === "total") total = whole;
    else if (kind === "route") byRoute[name] = whole;
    else byLabel[name] = { ...byLabel[name], [value]: whole };
  }
  return { total, byRoute, byLabel };
}
