import { nanoUsdPerUsd } from "@spillway/core";
import type { Compared, Stratum } from "../figures/raw-figures.ts";
import type { Chunk } from "./chunk.ts";
import { GroupSums } from "./group-sums.ts";
import { PairIds } from "./pair-ids.ts";
import { TextIds } from "./text-ids.ts";

/** Sums baselines and savings by group and, within it, by route. */
export class ComparedStrata {
  readonly #routes = new TextIds();
  readonly #strata = new PairIds();
  readonly #sums = [new ComparedSums(), new ComparedSums()] as const;

  add(chunk: Chunk, groups: Int32Array): void {
    const savings = chunk.numbers("savingNanoUsd");
    const baselines = chunk.numbers("baselineNanoUsd");
    const measured = chunk.numbers("measured");
    const routes = chunk.numbers("route");
    const routeIds = chunk.texts("route").map((text) => this.#routes.idOf(text));
    const strata = [new Int32Array(groups.length).fill(-1), new Int32Array(groups.length).fill(-1)] as const;
    const squares = new Float64Array(groups.length);
    for (let call = 0; call < groups.length; call++) {
      const group = groups[call] as number;
      const saving = savings === undefined ? 0 : (savings[call] as number);
      if (group < 0 || Number.isNaN(saving)) continue;
      const stratum = this.#strata.idOf(group, routeIds[routes?.[call] ?? 0] ?? 0);
      strata[measured?.[call] === 1 ? 1 : 0][call] = stratum;
      squares[call] = (saving / nanoUsdPerUsd) ** 2;
    }
    this.#sums[0].add(strata[0], this.#strata.size, baselines, savings, squares);
    this.#sums[1].add(strata[1], this.#strata.size, baselines, savings, squares);
  }

  /** The strata of each group. */
  byGroup(): ReadonlyMap<number, readonly Stratum[]> {
    const groups = new Map<number, Stratum[]>();
    for (let id = 0; id < this.#strata.size; id++) {
      const group = this.#strata.leftOf(id);
      const stratum = {
        route: this.#routes.textOf(this.#strata.rightOf(id)),
        assumed: this.#sums[0].of(id),
        measured: this.#sums[1].of(id),
      };
      const others = groups.get(group);
      if (others === undefined) groups.set(group, [stratum]);
      else others.push(stratum);
    }
    return groups;
  }
}

class ComparedSums {
  readonly #calls = new GroupSums();
  readonly #baseline = new GroupSums();
  readonly #saving = new GroupSums();
  readonly #squares = new GroupSums();

  add(
    groups: Int32Array,
    size: number,
    baselines: ReturnType<Chunk["numbers"]>,
    savings: ReturnType<Chunk["numbers"]>,
    squares: Float64Array,
  ): void {
    this.#calls.count(groups, size);
    this.#baseline.add(groups, size, baselines);
    this.#saving.add(groups, size, savings);
    this.#squares.add(groups, size, squares);
  }

  of(group: number): Compared {
    return {
      calls: this.#calls.of(group),
      baselineNanoUsd: this.#baseline.of(group),
      savingNanoUsd: this.#saving.of(group),
      savingSquares: this.#squares.of(group),
    };
  }
}
