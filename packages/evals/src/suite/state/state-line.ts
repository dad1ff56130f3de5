import { isRecord } from "../cases/fields.ts";
import type { AnswerOutcome, PairOutcome } from "./outcome.ts";

/** One line of a state file. Money is in whole nano-dollars. */
export type StateLine =
  | { readonly kind: "suite-state"; readonly version: 1 }
  /** So much is held for an attempt that is about to be made. */
  | { readonly kind: "hold"; readonly id: number; readonly nanoUsd: number }
  /** The attempt is over and came to so much. */
  | { readonly kind: "settle"; readonly id: number; readonly nanoUsd: number }
  | ({ readonly kind: "answer" } & AnswerOutcome)
  | ({ readonly kind: "pair" } & PairOutcome);

const firstLine: StateLine = { kind: "suite-state", version: 1 };

/** The line that every state file begins with. */
export const stateHead = `${JSON.stringify(firstLine)}\n`;

/** A line of a state file; undefined where it is none. */
export function readStateLine(text: string): StateLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  switch (value.kind) {
    case "suite-state":
      return value.version === 1 ? firstLine : undefined;
    case "hold":
    case "settle":
      return isCount(value.id) && isCount(value.nanoUsd) ? (value as StateLine) : undefined;
    case "answer":
      return hasKey(value) && Array.isArray(value.results) ? (value as unknown as StateLine) : undefined;
    case "pair":
      return hasKey(value) && typeof value.winner === "string" ? (value as unknown as StateLine) : undefined;
    default:
      return undefined;
  }
}

function hasKey({ key, caseId, sample }: Readonly<Record<string, unknown>>): boolean {
  return typeof key === "string" && typeof caseId === "string" && isCount(sample);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
