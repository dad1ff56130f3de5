import { type GroupKey, isAttemptKey, labelOf, unlabelled } from "../query.ts";
import { isPeriod, type Period, periodText } from "../time-text.ts";
import type { Chunk, TextColumn } from "./chunk.ts";
import type { Numbers } from "./numbers.ts";

/** A key's value for each row of a chunk: `codes[row]` is an index into `texts`. Rows are calls, or attempts for their keys. */
export interface KeyCodes {
  readonly ofAttempts: boolean;
  readonly texts: readonly string[];
  /** Undefined where all are 0. */
  readonly codes: Numbers | Int32Array | undefined;
}

export function keyCodes(chunk: Chunk, key: GroupKey): KeyCodes {
  if (isPeriod(key)) return periodCodes(chunk, key);
  const label = labelOf(key);
  if (label !== undefined) {
    const texts = chunk.texts("labels").map((text) => labelIn(text, label));
    return { ofAttempts: false, texts, codes: chunk.numbers("labels") };
  }
  const column = key as TextColumn;
  return { ofAttempts: isAttemptKey(key), texts: chunk.texts(column), codes: chunk.numbers(column) };
}

function labelIn(text: string, label: string): string {
  if (text === "[]") return unlabelled;
  const entry = (JSON.parse(text) as [string, string][]).find(([name]) => name === label);
  return entry?.[1] ?? unlabelled;
}

const hourMs = 3_600_000;

function periodCodes(chunk: Chunk, period: Period): KeyCodes {
  const starts = chunk.numbers("startedAtMs") ?? new Uint8Array(chunk.calls);
  const codes = new Int32Array(chunk.calls);
  const codeOfHour = new Map<number, number>();
  const texts: string[] = [];
  for (let call = 0; call < codes.length; call++) {
    const hour = Math.floor((starts[call] ?? 0) / hourMs);
    let code = codeOfHour.get(hour);
    if (code === undefined) {
      code = texts.push(periodText(period, hour * hourMs)) - 1;
      codeOfHour.set(hour, code);
    }
    codes[call] = code;
  }
  return { ofAttempts: false, texts, codes };
}
