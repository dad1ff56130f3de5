import type { CallRecord } from "spillway";
import type { GradedPrompt } from "./graded-prompts.ts";

/** How one way of answering all prompts went. */
export interface Outcome {
  readonly model: string;
  readonly prompts: number;
  readonly right: number;
  readonly smallCalls: number;
  readonly escalations: number;
  readonly tokens: number;
  readonly costUsd: number;
  readonly savingUsd: number;
}

const widths = [4, 7, 44, 15, 7, 12, 0];

/** The heading over `callLine`s. */
export const callLineHeader = row(["#", "band", "prompt", "went to", "right", "micro-USD", "why"]);

/** One line for one call: where it went, why, and what it cost. */
export function callLine(number: number, prompt: GradedPrompt, record: CallRecord, ok: boolean): string {
  const path = record.attempts.map((attempt) => attempt.model).join(" > ");
  const cost = record.costUsd === undefined ? "unknown" : (record.costUsd * 1e6).toFixed(2);
  return row([String(number), prompt.band, short(prompt.prompt, 42), path, ok ? "yes" : "NO", cost, why(record)]);
}

/** The closing table: the route beside each model alone. */
export function outcomeTable(outcomes: readonly Outcome[]): string {
  const head = ["model", "right", "answered by small", "escalated", "tokens", "cost USD", "saving USD"];
  const lines = outcomes.map((outcome) => [
    outcome.model,
    `${outcome.right}/${outcome.prompts} (${((outcome.right / outcome.prompts) * 100).toFixed(1)}%)`,
    String(outcome.smallCalls),
    String(outcome.escalations),
    String(outcome.tokens),
    outcome.costUsd.toFixed(6),
    outcome.model === "auto" ? outcome.savingUsd.toFixed(6) : "-",
  ]);
  return [head, ...lines]
    .map((cells) =>
      cells
        .map((cell) => cell.padEnd(19))
        .join("")
        .trimEnd(),
    )
    .join("\n");
}

function why(record: CallRecord): string {
  const verdict = record.attempts.find((attempt) => attempt.verdict?.verdict === "reject")?.verdict;
  const decision = record.decision?.reason ?? "";
  if (verdict === undefined) return decision;
  return `draft rejected by ${verdict.gate} (${verdict.reason}); ${decision.replace(/ \(.*/, "")}`;
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join("")
    .trimEnd();
}

function short(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`;
}
