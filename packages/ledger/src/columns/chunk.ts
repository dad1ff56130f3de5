import type { Numbers } from "./numbers.ts";

/** Columns of texts: of calls, then of attempts. A column holds indices into the chunk's own list of texts. */
export const callTexts = ["route", "labels"] as const;
export const attemptTexts = ["endpoint", "provider", "model", "role"] as const;
export type TextColumn = (typeof callTexts)[number] | (typeof attemptTexts)[number];

/**
 * Calls and their attempts, column by column. Attempts stand in the order of their calls. A column that is not there is all 0.
 * Labels stand as the JSON of their sorted entries.
 */
export interface Chunk {
  readonly calls: number;
  readonly attempts: number;
  readonly firstMs: number;
  readonly lastMs: number;
  texts(column: TextColumn): readonly string[];
  numbers(column: string): Numbers | undefined;
}

/** A chunk that lies in memory whole. */
export class LoadedChunk implements Chunk {
  readonly calls: number;
  readonly attempts: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly allTexts: ReadonlyMap<TextColumn, readonly string[]>;
  readonly allNumbers: ReadonlyMap<string, Numbers>;

  constructor(
    size: Pick<Chunk, "calls" | "attempts" | "firstMs" | "lastMs">,
    allTexts: ReadonlyMap<TextColumn, readonly string[]>,
    allNumbers: ReadonlyMap<string, Numbers>,
  ) {
    this.calls = size.calls;
    this.attempts = size.attempts;
    this.firstMs = size.firstMs;
    this.lastMs = size.lastMs;
    this.allTexts = allTexts;
    this.allNumbers = allNumbers;
  }

  texts(column: TextColumn): readonly string[] {
    return this.allTexts.get(column) ?? [];
  }

  numbers(column: string): Numbers | undefined {
    return this.allNumbers.get(column);
  }
}
