/**
 * McNemar's exact test, two-sided: how likely at least so uneven a split of the differing cases is where neither side is better.
 * 1 where no case differs.
 */
export function mcnemar(gained: number, lost: number): number {
  const differing = gained + lost;
  const fewer = Math.min(gained, lost);
  let logTerm = -differing * Math.LN2;
  let tail = 0;
  for (let count = 0; count <= fewer; count++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((differing - count) / (count + 1));
  }
  return Math.min(1, 2 * tail);
}
