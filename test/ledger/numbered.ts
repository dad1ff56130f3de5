import { type CallRecord, toUsd } from "@spillway/core";
import { attempt, record, startMs } from "./records.ts";

/** The call of that number: the same in every process. It costs its number in nano-dollars. */
export function numbered(number: number): CallRecord {
  return record({
    id: `numbered-${number}`,
    startedAtMs: startMs + number,
    attempts: [attempt({ costUsd: toUsd(number) })],
  });
}
