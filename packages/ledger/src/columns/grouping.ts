import type { GroupKey } from "../query.ts";
import type { Chunk } from "./chunk.ts";
import type { Frame } from "./frame.ts";
import { keyCodes } from "./key-codes.ts";
import { PairIds } from "./pair-ids.ts";
import { TextIds } from "./text-ids.ts";

/** Gives each combination of values a number, over all chunks. Without keys everything is group 0. */
export class Grouping {
  readonly #keys: readonly { readonly key: GroupKey; readonly texts: TextIds; readonly pairs: PairIds }[];

  constructor(keys: readonly GroupKey[]) {
    this.#keys = keys.map((key) => ({ key, texts: new TextIds(), pairs: new PairIds() }));
  }

  /** How many groups there are so far. */
  get size(): number {
    return this.#keys.length === 0 ? 1 : (this.#keys.at(-1)?.pairs.size ?? 0);
  }

  /** The group of each row of a chunk; -1 where the query leaves it out. */
  groupsOf(chunk: Chunk, { rows, included, callOfRow }: Frame): Int32Array {
    const groups = new Int32Array(rows);
    for (let row = 0; row < rows; row++) groups[row] = (included[row] ?? 0) - 1;
    for (const { key, texts, pairs } of this.#keys) {
      const found = keyCodes(chunk, key);
      const ids = found.texts.map((text) => texts.idOf(text));
      const { codes, ofAttempts } = found;
      for (let row = 0; row < rows; row++) {
        const group = groups[row] ?? -1;
        if (group === -1) continue;
        groups[row] = pairs.idOf(group, ids[codes?.[ofAttempts ? row : callOfRow(row)] ?? 0] ?? 0);
      }
    }
    return groups;
  }

  /** The values of a group, one for each key. */
  valuesOf(group: number): string[] {
    const values: string[] = [];
    let id = group;
    for (const { texts, pairs } of [...this.#keys].reverse()) {
      values.unshift(texts.textOf(pairs.rightOf(id)));
      id = pairs.leftOf(id);
    }
    return values;
  }
}
