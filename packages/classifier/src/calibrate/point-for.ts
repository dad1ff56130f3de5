import { ConfigError } from "@spillway/core";
import type { KnownSample, PolicyPoint } from "./frontier.ts";
import { cheapestPromised, type QualityPromise } from "./promise.ts";
import type { CalibrationTarget } from "./target.ts";

/**
 * The policy for a target: the cheapest that keeps a promise of quality, or the dearest within a share or a cost.
 *
 * @param points From the dearest down.
 * @throws SpillwayError `promise_refused`; ConfigError where no policy costs so little.
 */
export function pointFor(
  target: CalibrationTarget,
  points: readonly PolicyPoint[],
  known: readonly KnownSample[],
): { readonly point: PolicyPoint; readonly promise?: QualityPromise } {
  if ("qualityOfStrong" in target) {
    return cheapestPromised(points, known, target.qualityOfStrong, target.confidence ?? 0.95);
  }
  const fits =
    "strongShare" in target
      ? points.filter(({ strongShare }) => strongShare <= target.strongShare)
      : points.filter(({ usdPerCall }) => usdPerCall !== undefined && usdPerCall <= target.usdPerCall);
  const dearest = fits[0];
  if (dearest !== undefined) return { point: dearest };
  if ("strongShare" in target) return { point: points.at(-1) as PolicyPoint };
  const cheapest = points.at(-1)?.usdPerCall;
  const message = `No policy costs so little: the cheapest comes to USD ${cheapest?.toPrecision(3)} a call.`;
  throw new ConfigError([{ path: "target.usdPerCall", message }]);
}
