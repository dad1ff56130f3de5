import type { DatabaseSync } from "node:sqlite";
import { attemptTexts, type Chunk, callTexts, type LoadedChunk, type TextColumn } from "../columns/chunk.ts";
import { mergeChunks } from "../columns/merge-chunks.ts";
import { fromStored, type Numbers, toStored } from "../columns/numbers.ts";

interface ChunkRow {
  readonly chunk: number;
  readonly calls: number;
  readonly attempts: number;
  readonly first_ms: number;
  readonly last_ms: number;
}

/** Chunks do not grow beyond this many calls, so that no append rewrites more than about a megabyte. */
const maxChunkCalls = 8_192;

/** The chunks of a database. */
export class ChunkFiles {
  readonly #statements;

  constructor(database: DatabaseSync) {
    this.#statements = {
      insert: database.prepare("INSERT INTO chunks (calls, attempts, first_ms, last_ms) VALUES (?, ?, ?, ?)"),
      insertColumn: database.prepare(
        "INSERT INTO chunk_columns (chunk, name, type, data, texts) VALUES (?, ?, ?, ?, ?)",
      ),
      column: database.prepare("SELECT type, data FROM chunk_columns WHERE chunk = ? AND name = ?"),
      texts: database.prepare("SELECT texts FROM chunk_columns WHERE chunk = ? AND name = ?"),
      last: database.prepare("SELECT * FROM chunks ORDER BY chunk DESC LIMIT 32"),
      between: database.prepare("SELECT * FROM chunks WHERE last_ms >= ? AND first_ms < ? ORDER BY chunk"),
      remove: database.prepare("DELETE FROM chunks WHERE chunk = ?"),
      removeColumns: database.prepare("DELETE FROM chunk_columns WHERE chunk = ?"),
    };
  }

  /**
   * Adds a chunk. It takes in the chunks before it that are no larger than twice what it has grown to, so that there are few
   * small ones, and each call is rewritten a few times only.
   */
  add(added: LoadedChunk): void {
    const taken: StoredChunk[] = [];
    let calls = added.calls;
    for (const row of this.#statements.last.all() as unknown as ChunkRow[]) {
      if (row.calls > 2 * calls || calls + row.calls > maxChunkCalls) break;
      taken.unshift(this.#chunkOf(row));
      calls += row.calls;
    }
    const merged = taken.length === 0 ? added : mergeChunks([...taken, added]);
    for (const { id } of taken) {
      this.#statements.removeColumns.run(id);
      this.#statements.remove.run(id);
    }
    this.#write(merged);
  }

  /** The chunks that have calls of this time. */
  *between(fromMs: number, toMs: number): Iterable<Chunk> {
    for (const row of this.#statements.between.all(fromMs, toMs) as unknown as ChunkRow[]) yield this.#chunkOf(row);
  }

  #write(chunk: LoadedChunk): void {
    const { lastInsertRowid: id } = this.#statements.insert.run(
      chunk.calls,
      chunk.attempts,
      chunk.firstMs,
      chunk.lastMs,
    );
    const textColumns = new Set<string>([...callTexts, ...attemptTexts]);
    for (const name of textColumns) {
      const numbers = chunk.numbers(name);
      const stored = numbers === undefined ? undefined : toStored(numbers);
      const texts = JSON.stringify(chunk.texts(name as TextColumn));
      this.#statements.insertColumn.run(id, name, stored?.type ?? null, stored?.data ?? null, texts);
    }
    for (const [name, numbers] of chunk.allNumbers) {
      if (textColumns.has(name)) continue;
      const { type, data } = toStored(numbers);
      this.#statements.insertColumn.run(id, name, type, data, null);
    }
  }

  #chunkOf(row: ChunkRow): StoredChunk {
    const { column, texts } = this.#statements;
    return {
      id: row.chunk,
      calls: row.calls,
      attempts: row.attempts,
      firstMs: row.first_ms,
      lastMs: row.last_ms,
      numbers(name): Numbers | undefined {
        const found = column.get(row.chunk, name) as { type: number | null; data: Uint8Array | null } | undefined;
        if (found === undefined || found.type === null || found.data === null) return undefined;
        return fromStored({ type: found.type, data: found.data });
      },
      texts(name) {
        const found = texts.get(row.chunk, name) as { texts: string } | undefined;
        return found === undefined ? [] : JSON.parse(found.texts);
      },
    };
  }
}

/** A chunk whose columns are read when they are asked for. */
interface StoredChunk extends Chunk {
  readonly id: number;
}
