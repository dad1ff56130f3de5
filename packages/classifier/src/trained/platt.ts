/** A straight line inside a logistic curve: probability = 1 / (1 + exp(-(slope * score + intercept))). */
export interface Platt {
  readonly slope: number;
  readonly intercept: number;
}

/** Fits Platt's curve by Newton's method with a slight pull to slope 0, so that few labels cannot promise certainty. */
export function fitPlatt(scores: ArrayLike<number>, outcomes: ArrayLike<number>): Platt {
  let slope = 0;
  let intercept = 0;
  const pull = 1e-2;
  for (let step = 0; step < 50; step++) {
    let [gs, gi, ss, si, ii] = [-pull * slope, -pull * intercept, pull, 0, pull];
    for (let index = 0; index < scores.length; index++) {
      const score = scores[index] as number;
      const p = plattProbability({ slope, intercept }, score);
      const error = (outcomes[index] as number) - p;
      const spread = p * (1 - p);
      gs += error * score;
      gi += error;
      ss += spread * score * score;
      si += spread * score;
      ii += spread;
    }
    const determinant = ss * ii - si * si;
    if (!(determinant > 1e-12)) break;
    const ds = (ii * gs - si * gi) / determinant;
    const di = (ss * gi - si * gs) / determinant;
    slope += ds;
    intercept += di;
    if (Math.abs(ds) + Math.abs(di) < 1e-9) break;
  }
  return { slope, intercept };
}

/** The probability at a score. */
export function plattProbability({ slope, intercept }: Platt, score: number): number {
  return 1 / (1 + Math.exp(-(slope * score + intercept)));
}
