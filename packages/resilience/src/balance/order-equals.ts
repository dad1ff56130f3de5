import type { BalanceName } from "@spillway/core";
import { rendezvousScore } from "./rendezvous.ts";

/** An endpoint among its equals, as it stands at this moment. */
export interface Equal {
  readonly name: string;
  readonly weight: number;
  readonly inFlight: number;
  /** How long this call should take there, in milliseconds; undefined where nothing is known. */
  readonly expectedMs: number | undefined;
  /** What this call should cost there, in US dollars; undefined where no price is known. */
  readonly expectedUsd: number | undefined;
  /** False where its engine would have to load the model first. */
  readonly warm: boolean;
}

/** How to order, and what by. */
export interface OrderOptions {
  readonly balance: BalanceName;
  /** Calls with the same key keep to the same endpoint; undefined for no affinity. */
  readonly affinityKey: string | undefined;
  /** 0 to 1. */
  readonly random: () => number;
}

/** The order in which equal endpoints are tried: all of them, the best first. */
export function orderEquals<One extends Equal>(equals: readonly One[], options: OrderOptions): readonly One[] {
  if (equals.length < 2) return equals;
  const { affinityKey } = options;
  if (affinityKey !== undefined) {
    const scored = equals.map((one) => ({ one, score: rendezvousScore(affinityKey, one.name, one.weight) }));
    return scored.sort((left, right) => right.score - left.score).map(({ one }) => one);
  }
  switch (options.balance) {
    case "ordered":
      return equals;
    case "weighted":
      return shuffled(equals, options.random);
    case "least-in-flight":
      return ranked(shuffled(equals, options.random), (one) => one.inFlight / one.weight);
    case "latency":
      return byLatency(equals, options.random);
    case "cheapest":
      return ranked(equals, (one) => one.expectedUsd ?? Number.POSITIVE_INFINITY);
  }
}

/** At random, so that each is first with a chance in proportion to its weight (Efraimidis and Spirakis, 2006). */
function shuffled<One extends Equal>(equals: readonly One[], random: () => number): One[] {
  const drawn = equals.map((one) => ({ one, key: -Math.log(1 - random()) / one.weight }));
  return drawn.sort((left, right) => left.key - right.key).map(({ one }) => one);
}

/** The lowest first; those whose engine is cold after the warm ones. Stable. */
function ranked<One extends Equal>(equals: readonly One[], rank: (one: One) => number): One[] {
  return [...equals].sort((left, right) => Number(right.warm) - Number(left.warm) || compare(rank(left), rank(right)));
}

/**
 * Two at random, the better of them first, then the rest by rank: nearly as good as the best of all and no herd runs to one
 * place (Mitzenmacher, 2001). Rank: expected time, times those under way there. What is not known yet counts as average.
 */
function byLatency<One extends Equal>(equals: readonly One[], random: () => number): One[] {
  const known = equals.flatMap((one) => one.expectedMs ?? []);
  const average = known.length === 0 ? 1 : known.reduce((sum, ms) => sum + ms, 0) / known.length;
  const rank = (one: One) => ((one.expectedMs ?? average) * (one.inFlight + 1)) / one.weight;
  const [first, second, ...others] = shuffled(equals, random) as [One, One, ...One[]];
  return [...ranked([first, second], rank), ...ranked(others, rank)];
}

function compare(left: number, right: number): number {
  return left === right ? 0 : left - right;
}
