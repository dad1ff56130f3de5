/** Which of the stretches between ascending cuts a value lies in: one up to each cut, and one beyond the last. */
export function binOf(value: number, cuts: readonly number[]): number {
  let bin = 0;
  while (bin < cuts.length && value > (cuts[bin] as number)) bin++;
  return bin;
}
