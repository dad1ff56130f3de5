import {
  defaultCachedInputWeight,
  defaultPrefillPerDecode,
  type GpuTokens,
  type RatedCapacity,
  type ReplicaSeconds,
  replicaSeconds,
} from "./rated-capacity.ts";
import { SustainedThroughput, type SustainedThroughputOptions } from "./sustained-throughput.ts";

/** How an endpoint's capacity is known: given, learned, or given to begin with and raised by what is learned. */
export interface GpuCapacityOptions {
  /** What one replica can do. Default: unknown until it is learned. */
  readonly ratedTokensPerSecond?: RatedCapacity | undefined;
  /** Prefill work of a cached prompt token beside an uncached one, 0 to 1. Default 0.01. */
  readonly cachedInputWeight?: number | undefined;
  /**
   * Learns from the calls' own throughput. Default: only where `ratedTokensPerSecond` is absent; give `true` or options to
   * let what is learned raise the rated capacity. Needs to see all traffic of the endpoint.
   */
  readonly learn?: boolean | SustainedThroughputOptions | undefined;
}

/** A call that has ended. */
export interface GpuCall extends GpuTokens {
  /** When it ended, milliseconds since the Unix epoch. */
  readonly atMs: number;
  /**
   * When it began; give it wherever it is known. The call is charged for no more of one replica than the time it took,
   * which holds where the capacity is rated too low, and learning spreads its work over this time. Default: unknown.
   */
  readonly startedAtMs?: number | undefined;
}

/**
 * What one replica can do, and what part of it a call has. Learning weighs a call in decode-equivalent tokens,
 * `output + (uncached + weight * cached) * decode / prefill`, since one sum of traffic cannot tell two speeds: their ratio
 * is the rated one, else `defaultPrefillPerDecode`.
 */
export class GpuCapacity {
  readonly #rated: RatedCapacity | undefined;
  readonly #prefillPerDecode: number;
  readonly #cachedInputWeight: number;
  readonly #throughput: SustainedThroughput | undefined;

  /** @throws RangeError for speeds that are not positive or a weight outside 0 to 1. */
  constructor(options: GpuCapacityOptions, learned?: SustainedThroughput) {
    const { ratedTokensPerSecond: rated, cachedInputWeight = defaultCachedInputWeight, learn } = options;
    if (!(cachedInputWeight >= 0 && cachedInputWeight <= 1)) throw new RangeError("cachedInputWeight is not 0 to 1");
    for (const speed of [rated?.decode, rated?.prefill]) {
      if (speed !== undefined && !(speed > 0 && speed < Number.POSITIVE_INFINITY)) {
        throw new RangeError("ratedTokensPerSecond is not positive");
      }
    }
    this.#rated = rated;
    this.#prefillPerDecode = rated?.prefill === undefined ? defaultPrefillPerDecode : rated.prefill / rated.decode;
    this.#cachedInputWeight = cachedInputWeight;
    if (learn ?? rated === undefined) {
      this.#throughput = learned ?? new SustainedThroughput(typeof learn === "object" ? learn : {});
    }
  }

  /** What has been learned; outlives a change of configuration. */
  get throughput(): SustainedThroughput | undefined {
    return this.#throughput;
  }

  /** Tokens per second of one replica, as calls are charged by now; undefined while nothing is known. */
  get tokensPerSecond(): Required<RatedCapacity> | undefined {
    const rated = this.#rated?.decode;
    const learned = this.#throughput?.tokensPerSecond;
    if (rated === undefined && learned === undefined) return undefined;
    const decode = Math.max(rated ?? 0, learned ?? 0);
    return { decode, prefill: decode * this.#prefillPerDecode };
  }

  /** GPU time of tokens, or undefined while no capacity is known. */
  timeOf(tokens: GpuTokens): ReplicaSeconds | undefined {
    const capacity = this.tokensPerSecond;
    return capacity === undefined ? undefined : replicaSeconds(tokens, capacity, this.#cachedInputWeight);
  }

  /** A call's GPU time: that of its tokens, but never more of one replica than the time it took. */
  timeOfCall(call: GpuCall): ReplicaSeconds | undefined {
    const time = this.timeOf(call);
    const tookSeconds = (call.atMs - (call.startedAtMs ?? call.atMs)) / 1000;
    if (time === undefined || !(tookSeconds > 0 && tookSeconds < time.prefill + time.decode)) return time;
    const share = tookSeconds / (time.prefill + time.decode);
    return { prefill: time.prefill * share, decode: time.decode * share };
  }

  /** Learns from a call of `replicas` side by side, where it learns at all. */
  learn(call: GpuCall, replicas: number): void {
    if (this.#throughput === undefined) return;
    const asDecode = { decode: 1, prefill: this.#prefillPerDecode };
    const { prefill, decode } = replicaSeconds(call, asDecode, this.#cachedInputWeight);
    this.#throughput.add({
      atMs: call.atMs,
      startedAtMs: call.startedAtMs,
      tokens: (prefill + decode) / Math.max(1, replicas),
    });
  }
}
