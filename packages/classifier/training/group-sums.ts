/** Count, sum and sum of squares of a group's values. */
export interface GroupSums {
  count: number;
  sum: number;
  squares: number;
}

/** The sums of values by their group. */
export function groupSums(values: ArrayLike<number>, groups: readonly string[]): ReadonlyMap<string, GroupSums> {
  const held = new Map<string, GroupSums>();
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    const group = held.get(groups[index] as string) ?? { count: 0, sum: 0, squares: 0 };
    group.count++;
    group.sum += value;
    group.squares += value * value;
    held.set(groups[index] as string, group);
  }
  return held;
}
