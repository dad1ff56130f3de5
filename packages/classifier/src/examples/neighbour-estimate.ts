import type { Neighbours } from "./vectors.ts";

/** How strongly nearness counts: the weight of a neighbour is its cosine to this power. */
const nearnessPower = 4;

/** How many neighbours the mean over all examples counts for. */
const priorNeighbours = 5;

/**
 * The mean of the neighbours' values, weighted by nearness and drawn towards the mean over all examples; one for each
 * column. Power, prior and number of neighbours are chosen by the Brier score on MMLU-Pro outcomes.
 *
 * @param columns Each column's value for each example.
 */
export function neighbourEstimate(
  { rows, similarities }: Neighbours,
  columns: readonly Float64Array[],
  means: readonly number[],
): readonly number[] {
  let sum = 0;
  let squares = 0;
  const weights = similarities.map((similarity) => {
    const weight = Math.max(0, similarity) ** nearnessPower;
    sum += weight;
    squares += weight * weight;
    return weight;
  });
  if (sum === 0) return means;
  // Kish's effective sample size: some near neighbours among far ones count for as many as they are.
  const effective = (sum * sum) / squares;
  return columns.map((column, index) => {
    let total = 0;
    for (let place = 0; place < rows.length; place++) {
      total += (weights[place] as number) * (column[rows[place] as number] as number);
    }
    return ((total / sum) * effective + priorNeighbours * (means[index] as number)) / (effective + priorNeighbours);
  });
}
