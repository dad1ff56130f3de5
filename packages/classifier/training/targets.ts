import type { Example } from "./examples.ts";

/** The share of models that fail a question. */
export function failureRate({ row }: Example): number {
  const outcomes = Object.values(row.outcomes);
  return 1 - outcomes.reduce((sum, outcome) => sum + outcome, 0) / outcomes.length;
}

/** How much better the 70B model does than the 8B of the same family, which all sources have; 0 where one is missing. */
export function familyGap({ row }: Example): number {
  const strong = row.outcomes["Meta-Llama-3.1-70B-Instruct"];
  const weak = row.outcomes["Meta-Llama-3.1-8B-Instruct"];
  return strong === undefined || weak === undefined ? 0 : strong - weak;
}

/** Values as z-scores within their group, so that no source's level or spread counts. */
export function standardisedWithin(values: readonly number[], groups: readonly string[]): Float64Array {
  const held = new Map<string, { count: number; sum: number; squares: number }>();
  for (const [index, value] of values.entries()) {
    const group = held.get(groups[index] as string) ?? { count: 0, sum: 0, squares: 0 };
    group.count++;
    group.sum += value;
    group.squares += value * value;
    held.set(groups[index] as string, group);
  }
  return Float64Array.from(values, (value, index) => {
    const { count, sum, squares } = held.get(groups[index] as string) as {
      count: number;
      sum: number;
      squares: number;
    };
    const mean = sum / count;
    return (value - mean) / Math.sqrt(Math.max(1e-9, squares / count - mean * mean));
  });
}

/** The subject of a question, as far as the sources tell. */
export function subjectOf({ row }: Example): string {
  if (row.source === "zeroeval_math-l5") return "competition-mathematics";
  if (row.source === "zeroeval_crux") return "code";
  if (row.source === "zeroeval_gsm") return "arithmetic";
  return subjects[row.task] ?? "general-knowledge";
}

const subjects: Readonly<Record<string, string>> = {
  math: "mathematics",
  physics: "science",
  chemistry: "science",
  engineering: "science",
  biology: "medicine",
  health: "medicine",
  "computer science": "computing",
  law: "law",
  business: "business",
  economics: "business",
  psychology: "humanities",
  history: "humanities",
  philosophy: "humanities",
};
