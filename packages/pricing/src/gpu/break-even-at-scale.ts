/** A fleet that grows with its traffic. */
export interface GrowingFleet {
  /** US dollars per replica and hour, see `gpuHourlyUsd`. */
  readonly usdPerReplicaHour: number;
  /** US dollars a month whatever the replicas: people, monitoring. */
  readonly overheadUsdPerMonth: number;
  /** Tokens that a full replica serves per hour. The same kind of token as the hosted price is for. */
  readonly tokensPerReplicaHour: number;
  /** How full replicas are kept, 0 to 1. */
  readonly utilisation: number;
  /** US dollars per million tokens on the hosted endpoint. */
  readonly hostedUsdPerMillionTokens: number;
}

/**
 * Tokens a month from which a fleet that grows with its traffic is cheaper than a hosted price; undefined where it never
 * is, since a token costs more on the GPUs alone. Formula: `overhead / (hosted price - GPU price)` per token, with
 * `GPU price = hourly rate / (tokens an hour * utilisation)`. Replicas are taken as divisible.
 *
 * @example
 * breakEvenTokensPerMonthAtScale({
 *   usdPerReplicaHour: 2.8, overheadUsdPerMonth: 31_667, tokensPerReplicaHour: 17.14e6, utilisation: 0.7,
 *   hostedUsdPerMillionTokens: 0.88,
 * }); // 49e9, 1.6e9 a day
 */
export function breakEvenTokensPerMonthAtScale(fleet: GrowingFleet): number | undefined {
  const gpuUsdPerToken = fleet.usdPerReplicaHour / (fleet.tokensPerReplicaHour * fleet.utilisation);
  const savedUsdPerToken = fleet.hostedUsdPerMillionTokens / 1e6 - gpuUsdPerToken;
  return savedUsdPerToken > 0 ? fleet.overheadUsdPerMonth / savedUsdPerToken : undefined;
}
