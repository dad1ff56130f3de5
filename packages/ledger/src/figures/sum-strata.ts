import type { Compared, Stratum } from "./raw-figures.ts";

/** The strata of several groups together: one for each route. */
export function sumStrata(strata: Iterable<Stratum>): Stratum[] {
  const byRoute = new Map<string, Stratum>();
  for (const stratum of strata) {
    const known = byRoute.get(stratum.route);
    byRoute.set(
      stratum.route,
      known === undefined
        ? stratum
        : {
            route: stratum.route,
            assumed: addCompared(known.assumed, stratum.assumed),
            measured: addCompared(known.measured, stratum.measured),
          },
    );
  }
  return [...byRoute.values()];
}

export function addCompared(left: Compared, right: Compared): Compared {
  return {
    calls: left.calls + right.calls,
    baselineNanoUsd: left.baselineNanoUsd + right.baselineNanoUsd,
    savingNanoUsd: left.savingNanoUsd + right.savingNanoUsd,
    savingSquares: left.savingSquares + right.savingSquares,
  };
}
