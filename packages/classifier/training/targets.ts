import { average } from "./average.ts";
import type { Example } from "./examples.ts";
import { type GroupSums, groupSums } from "./group-sums.ts";

/** The share of models that fail a question. */
export function failureRate({ row }: Example): number {
  const outcomes = Object.values(row.outcomes);
  return 1 - outcomes.reduce((sum, outcome) => sum + outcome, 0) / outcomes.length;
}

/** The category of a question, or its source where that has none. */
export function categoryOf({ row }: Example): string {
  return row.source === "mmlu_pro" ? row.task : row.source;
}

/**
 * How much better a strong model does than a weak one, in deviations: the best fifth of a source's models less those from
 * a fifth to three fifths, and for a third the 70B model less the 8B of one family, which all sources have.
 */
export function gainTargets(examples: readonly Example[]): Float64Array {
  const band = bandGains(examples);
  const family = Float64Array.from(examples, familyGap);
  const [bandUnit, familyUnit] = [deviationOf(band), deviationOf(family)];
  return band.map((value, index) => value / bandUnit + (0.5 * (family[index] as number)) / familyUnit);
}

function bandGains(examples: readonly Example[]): Float64Array {
  const bySource = Map.groupBy(examples, ({ row }) => row.source);
  const bands = new Map(
    [...bySource].map(([source, of]) => {
      const ranked = rankedModels(of);
      const at = (share: number): number => Math.round(share * ranked.length);
      const weak = ranked.slice(at(0.2), Math.max(at(0.6), at(0.2) + 1));
      return [source, { weak, strong: ranked.slice(Math.min(at(0.8), ranked.length - 1)) }];
    }),
  );
  return Float64Array.from(examples, ({ row }) => {
    const { weak, strong } = bands.get(row.source) ?? { weak: [], strong: [] };
    return meanOutcome(row.outcomes, strong) - meanOutcome(row.outcomes, weak);
  });
}

/** The models that answered nearly all questions of a source, weakest first; ties by name. */
function rankedModels(examples: readonly Example[]): string[] {
  const held = new Map<string, { sum: number; count: number }>();
  for (const { row } of examples) {
    for (const [model, outcome] of Object.entries(row.outcomes)) {
      const of = held.get(model) ?? { sum: 0, count: 0 };
      of.sum += outcome;
      of.count++;
      held.set(model, of);
    }
  }
  return [...held]
    .filter(([, { count }]) => count >= 0.95 * examples.length)
    .map(([model, { sum, count }]) => ({ model, mean: sum / count }))
    .sort((a, b) => a.mean - b.mean || (a.model < b.model ? -1 : 1))
    .map(({ model }) => model);
}

/** The mean over the models that answered; 0 where none did. */
function meanOutcome(outcomes: Readonly<Record<string, number>>, models: readonly string[]): number {
  const known = models.map((model) => outcomes[model]).filter((outcome) => outcome !== undefined);
  return known.length === 0 ? 0 : average(known);
}

/** The 70B model less the 8B of the same family; 0 where one is missing. */
function familyGap({ row }: Example): number {
  const strong = row.outcomes["Meta-Llama-3.1-70B-Instruct"];
  const weak = row.outcomes["Meta-Llama-3.1-8B-Instruct"];
  return strong === undefined || weak === undefined ? 0 : strong - weak;
}

function deviationOf(values: Float64Array): number {
  const mean = average(values);
  return Math.sqrt(average(values.map((value) => (value - mean) ** 2))) || 1;
}

/** Values as z-scores within their group, so that no source's level or spread counts. */
export function standardisedWithin(values: readonly number[], groups: readonly string[]): Float64Array {
  const held = groupSums(values, groups);
  return Float64Array.from(values, (value, index) => {
    const { count, sum, squares } = held.get(groups[index] as string) as GroupSums;
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
