import type { Percentiles } from "../report.ts";
import type { Numbers } from "./numbers.ts";
import { valueOfRank } from "./rank.ts";

/** Exact percentiles by group: all values are kept until the end. */
export class GroupPercentiles {
  readonly #parts: { readonly groups: Int32Array; readonly values: Numbers | undefined }[] = [];

  add(groups: Int32Array, values: Numbers | undefined): void {
    this.#parts.push({ groups, values });
  }

  /** The percentiles of each group, and of all values together. */
  end(groupCount: number): {
    readonly ofGroup: (group: number) => Percentiles | undefined;
    readonly total: Percentiles | undefined;
  } {
    const ends = new Float64Array(groupCount + 1);
    this.#each((group) => {
      ends[group + 1] = (ends[group + 1] as number) + 1;
    });
    for (let group = 0; group < groupCount; group++)
      ends[group + 1] = (ends[group + 1] as number) + (ends[group] as number);
    const next = ends.slice();
    const sorted = new Float64Array(ends[groupCount] as number);
    this.#each((group, value) => {
      const place = next[group] as number;
      sorted[place] = value;
      next[group] = place + 1;
    });
    const rows = Array.from({ length: groupCount }, (_, group) =>
      percentilesOf(sorted, ends[group] as number, ends[group + 1] as number),
    );
    return { ofGroup: (group) => rows[group], total: percentilesOf(sorted, 0, sorted.length) };
  }

  #each(see: (group: number, value: number) => void): void {
    for (const { groups, values } of this.#parts) {
      for (let row = 0; row < groups.length; row++) {
        const group = groups[row] as number;
        const value = values === undefined ? 0 : (values[row] as number);
        if (group >= 0 && !Number.isNaN(value)) see(group, value);
      }
    }
  }
}

function percentilesOf(values: Float64Array, from: number, to: number): Percentiles | undefined {
  const count = to - from;
  if (count === 0) return undefined;
  const at = (share: number) => valueOfRank(values, from, to, Math.max(0, Math.ceil(count * share) - 1));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
