import { seededRandom } from "./seeded-random.ts";

/** The whole numbers below `count` in an order that `seed` decides (Fisher-Yates). */
export function seededOrder(count: number, seed: number): number[] {
  const random = seededRandom(seed);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let index = count - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [order[index], order[other]] = [order[other] as number, order[index] as number];
  }
  return order;
}
