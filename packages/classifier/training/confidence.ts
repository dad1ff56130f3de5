import type { Artefact } from "../src/trained/artefact.ts";
import { fitPlatt, plattProbability } from "../src/trained/platt.ts";
import { average } from "./average.ts";

/** One estimate of a row that the fit had not seen. */
export interface HeldOut {
  readonly score: number;
  /** The subject that the model named. */
  readonly domain: string;
  /** The category that was held out. */
  readonly group: string;
  /** The share of models that fail the question. */
  readonly failure: number;
}

export type Confidence = Artefact["confidence"];

/** Each row is compared with about so many others of its category. */
const compared = 150;
/** Nearer shares of failing models are a tie. */
const leastDifference = 0.02;
/** A subject with fewer rows has no centre of its own. */
const fewestRows = 200;

/**
 * The probability that a row is put in the right order with another of its category, by how far its score is from the
 * middle of its subject: a logistic curve over held-out rows.
 */
export function fitConfidence(rows: readonly HeldOut[]): Confidence {
  const centre = average(rows.map(({ score }) => score));
  const bySubject = [...Map.groupBy(rows, ({ domain }) => domain)].sort(([a], [b]) => (a < b ? -1 : 1));
  const centres = Object.fromEntries(
    bySubject
      .filter(([name, of]) => name !== "general" && of.length >= fewestRows)
      .map(([name, of]) => [name, rounded(average(of.map(({ score }) => score)))]),
  );
  const distances: number[] = [];
  const accuracies: number[] = [];
  for (const of of Map.groupBy(rows, ({ group }) => group).values()) {
    for (const [index, row] of of.entries()) {
      const accuracy = orderAccuracy(row, of, index);
      if (accuracy === undefined) continue;
      distances.push(Math.abs(row.score - (centres[row.domain] ?? centre)));
      accuracies.push(accuracy);
    }
  }
  const { slope, intercept } = fitPlatt(distances, accuracies);
  return { slope: rounded(slope), intercept: rounded(intercept), centre: rounded(centre), centres };
}

/** How right the order is among the rows that are left when the least confident are left out, by share that is left. */
export function abstentionCurve(rows: readonly HeldOut[], confidence: Confidence): Record<string, number> {
  const of = ({ score, domain }: HeldOut): number =>
    plattProbability(confidence, Math.abs(score - (confidence.centres[domain] ?? confidence.centre)));
  const ranked = [...rows].sort((a, b) => of(b) - of(a));
  const curve: Record<string, number> = {};
  for (const share of [1, 0.8, 0.6, 0.4, 0.2]) {
    const left = ranked.slice(0, Math.round(share * ranked.length));
    const accuracies = [...Map.groupBy(left, ({ group }) => group).values()].flatMap((group) =>
      group.map((row, index) => orderAccuracy(row, group, index)).filter((accuracy) => accuracy !== undefined),
    );
    curve[String(share)] = rounded(average(accuracies));
  }
  return curve;
}

/** The share of others, at even steps through the group, against which a row is ordered rightly. */
function orderAccuracy(row: HeldOut, group: readonly HeldOut[], index: number): number | undefined {
  const step = Math.max(1, Math.floor(group.length / compared));
  let right = 0;
  let count = 0;
  for (let offset = step; offset < group.length; offset += step) {
    const other = group[(index + offset) % group.length] as HeldOut;
    const harder = row.failure - other.failure;
    if (Math.abs(harder) <= leastDifference) continue;
    count++;
    const higher = row.score - other.score;
    right += higher === 0 ? 0.5 : Math.sign(higher) === Math.sign(harder) ? 1 : 0;
  }
  return count === 0 ? undefined : right / count;
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
