import { seededOrder } from "../random/seeded-order.ts";

/** Largest part of the capital that one bet may lose. */
const boldness = 0.75;
/** The evidence is the mean over so many orders of the values, so that no one order decides. */
const orders = 20;

/**
 * Evidence that the mean of bounded values is above 0, as an e-value: where the mean is 0 or below, it is `1 / alpha` or more
 * with a probability of at most `alpha`, whatever the values' distribution and however few they are. It is the capital of a
 * gambler who bets on each value in turn (Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting",
 * JRSS B 2024, the aGRAPA bets), averaged over seeded orders.
 *
 * @param values Each from `low` to `high`; `low` below 0.
 */
export function bettingEvidence(values: readonly number[], low: number, high: number): number {
  const width = high - low;
  const null0 = -low / width;
  let total = 0;
  for (let seed = 1; seed <= orders; seed++)
    total += capital(values, seededOrder(values.length, seed), low, width, null0);
  return total / orders;
}

function capital(
  values: readonly number[],
  order: readonly number[],
  low: number,
  width: number,
  null0: number,
): number {
  let capitalNow = 1;
  let sum = 0.5;
  let squares = 0.25;
  for (let seen = 0; seen < order.length; seen++) {
    const mean = sum / (seen + 1);
    const variance = squares / (seen + 1);
    const edge = mean - null0;
    const bet = Math.max(0, Math.min(boldness / null0, edge / (variance + edge * edge)));
    const value = ((values[order[seen] as number] as number) - low) / width;
    capitalNow *= 1 + bet * (value - null0);
    sum += value;
    squares += (value - sum / (seen + 2)) ** 2;
  }
  return capitalNow;
}
