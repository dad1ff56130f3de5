import type { Sample } from "@spillway/core";
import { coin, seeded } from "./random.ts";

/** A kind of request, and how probably each tier answers it well, small to frontier. */
interface Kind {
  readonly text: (random: () => number) => string;
  readonly success: readonly number[];
}

const pick = (random: () => number, ...words: readonly string[]) =>
  words[Math.floor(random() * words.length)] as string;

const places = ["Paris", "Lima", "Oslo", "Cairo", "Delhi", "Quito", "Perth", "Kyoto", "Boston", "Riga"];
const things = ["invoices", "birds", "rivers", "tickets", "prices", "users", "photos", "letters", "trains", "books"];

const kinds: Readonly<Record<"lookup" | "code" | "proof", Kind>> = {
  lookup: {
    text: (random) =>
      `${pick(random, "Which river flows through", "What language is spoken in", "How far away is", "Who founded")} ${pick(random, ...places)}, near ${pick(random, ...places)}?`,
    success: [0.95, 0.96, 0.97],
  },
  code: {
    text: (random) =>
      `Write a ${pick(random, "Python", "Rust", "Go", "TypeScript")} function that ${pick(random, "sorts", "groups", "counts", "deduplicates")} ${pick(random, ...things)} by ${pick(random, "date", "size", "owner", "name")} and returns the ${pick(random, "first", "median", "largest", "last")} ${Math.floor(2 + 90 * random())}.`,
    success: [0.55, 0.85, 0.9],
  },
  proof: {
    text: (random) =>
      `Prove ${pick(random, "by induction", "rigorously", "without calculus")} that for all n > ${Math.floor(1 + 99 * random())} the sum of the first n ${pick(random, "odd numbers", "cubes", "squares", "triangular numbers")} is ${pick(random, "a square", "divisible by n", "bounded by a polynomial", "less than n^4")}.`,
    success: [0.15, 0.4, 0.85],
  },
};

/** Simulated traffic: so many samples, a kind each by its share, with outcomes drawn for the named tiers. */
export interface Traffic {
  readonly count: number;
  readonly seed: number;
  readonly tiers?: readonly string[];
  /** Weights of lookup, code and proof. @default equal */
  readonly mix?: readonly [number, number, number];
  readonly costsUsd?: Readonly<Record<string, number>>;
  readonly source?: Sample["source"];
}

export const twoTiersUsd = { small: 0.0001, large: 0.001 };

/** Two tiers take the first and the last success of a kind. */
export function simulated({
  count,
  seed,
  tiers = ["small", "large"],
  mix = [1, 1, 1],
  costsUsd,
  source,
}: Traffic): Sample[] {
  const random = seeded(seed);
  const total = mix[0] + mix[1] + mix[2];
  return Array.from({ length: count }, () => {
    const at = random() * total;
    const kind = at < mix[0] ? kinds.lookup : at < mix[0] + mix[1] ? kinds.code : kinds.proof;
    const success = tiers.length === 2 ? [kind.success[0], kind.success[2]] : kind.success;
    return {
      text: kind.text(random),
      outcomes: Object.fromEntries(tiers.map((tier, place) => [tier, coin(random, success[place] as number)])),
      ...(costsUsd === undefined ? {} : { costsUsd }),
      ...(source === undefined ? {} : { source }),
    };
  });
}
