import type { GroupSums } from "./group-sums.ts";
import type { Numbers } from "./numbers.ts";

/**
 * Counts each call once in every group that one of its attempts stands in, and once in the total (group 0 of `total`). With
 * `counts`, attempts where it is 0 are passed over.
 */
export function countDistinctCalls(
  callOf: Int32Array,
  groups: Int32Array,
  size: number,
  byGroup: GroupSums,
  total: GroupSums,
  counts?: Numbers,
): void {
  const firstInGroup = new Int32Array(groups.length).fill(-1);
  const firstOfCall = new Int32Array(groups.length).fill(-1);
  const stands = (attempt: number) => (groups[attempt] as number) >= 0 && counts?.[attempt] !== 0;
  for (let attempt = 0; attempt < groups.length; attempt++) {
    if (!stands(attempt)) continue;
    const group = groups[attempt] as number;
    let newInGroup = true;
    let newOfCall = true;
    for (let earlier = attempt - 1; earlier >= 0 && callOf[earlier] === callOf[attempt]; earlier--) {
      if (!stands(earlier)) continue;
      newOfCall = false;
      if (groups[earlier] === group) newInGroup = false;
    }
    if (newInGroup) firstInGroup[attempt] = group;
    if (newOfCall) firstOfCall[attempt] = 0;
  }
  byGroup.count(firstInGroup, size);
  total.count(firstOfCall, 1);
}
