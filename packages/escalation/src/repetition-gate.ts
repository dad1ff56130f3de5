import type { Gate } from "@spillway/core";
import { accept, reject } from "./verdicts.ts";

/** How far back from the end of the text a loop is looked for, in words or characters. */
const window = 600;
/** A loop must fill at least this much of the text's end, in words (or characters of scripts without spaces). */
const leastLooped = 48;
/** ... and go round at least this often. */
const leastRounds = 6;

/**
 * Rejects degenerate repetition: a text that ends in a loop, the same words (or characters) again and again. Linear in the
 * text's length: the end of the text is compared with itself shifted by each possible period.
 */
export function repetitionGate(): Gate {
  return {
    name: "repetition",
    judge(draft) {
      const words = draft.text.trim().split(/\s+/);
      const looped = loopedAtEnd(
        words.length >= leastLooped ? words.slice(-window) : [...draft.text.slice(-window * 2)],
      );
      return looped > 0
        ? reject("repetition", "the answer ends in a loop", looped)
        : accept("repetition", "the answer does not loop");
    },
  };
}

/** How many units at the end repeat with one period often enough to be a loop, or 0. */
function loopedAtEnd(units: readonly string[]): number {
  const most = Math.floor(units.length / leastRounds);
  for (let period = 1; period <= most; period++) {
    let matched = 0;
    for (let index = units.length - 1; index >= period && units[index] === units[index - period]; index--) matched += 1;
    const looped = matched + period;
    if (looped >= leastLooped && looped >= period * leastRounds && !isRule(units, period)) return looped;
  }
  return 0;
}

/** Rules and table lines (`-----`, `=====`) and blank space are drawn, not stuttered. */
function isRule(units: readonly string[], period: number): boolean {
  return units.slice(-period).every((unit) => /^[\s\p{P}\p{S}]*$/u.test(unit));
}
