/**
 * Why an endpoint is not asked now: `open` (its breaker is), `half-open` (one probe is on its way), `resting` (it asked
 * for a pause), `limited` (its configured limits are reached), `no-key` (every key was refused), `loading`, `down` and
 * `model-missing` (its engine says so), `drained` (`router.drain`).
 */
export type BlockReason =
  | "open"
  | "half-open"
  | "resting"
  | "limited"
  | "no-key"
  | "loading"
  | "down"
  | "model-missing"
  | "drained";

/** An endpoint that a call went past: blocked, or `full` (it overflows to the next). */
export interface PassedOver {
  readonly endpoint: string;
  readonly reason: BlockReason | "full";
}

/** What a self-hosted engine says of itself. A figure that it does not tell is undefined. */
export interface EngineStatus {
  readonly state: "ready" | "loading" | "down";
  /** Requests being generated. */
  readonly running: number | undefined;
  /** Requests that wait inside the engine for a place. */
  readonly waiting: number | undefined;
  /** Share of the KV cache in use, 0 to 1. */
  readonly kvCacheUse: number | undefined;
  /** How many requests it can generate at once, where it says so. */
  readonly slots: number | undefined;
  /** Models in memory now, where it lists them. */
  readonly loadedModels: readonly string[] | undefined;
  /** Models it could serve, where it lists them. */
  readonly availableModels: readonly string[] | undefined;
}

/** An endpoint's state as `router.health()` shows it. */
export interface EndpointHealth {
  readonly endpoint: string;
  readonly provider: string;
  readonly model: string;
  /** `ready`, or why it is not asked now. */
  readonly state: "ready" | BlockReason;
  /** Milliseconds until it may be asked again; undefined where it is ready or nobody knows. */
  readonly readyInMs: number | undefined;
  readonly breaker: "closed" | "open" | "half-open";
  /** Attempts that ended inside the breaker's window, and how many of them failed. */
  readonly recentAttempts: number;
  readonly recentFailures: number;
  /** Attempts under way. */
  readonly inFlight: number;
  /** Calls that wait for a place at it. */
  readonly waitingCalls: number;
  /** Whether it overflows: traffic is sent past it because it is full. */
  readonly overflowing: boolean;
  readonly keys: { readonly total: number; readonly usable: number };
  /** Milliseconds to the first content of a stream, decayed mean; undefined where nothing is known. */
  readonly firstTokenMs: number | undefined;
  /** Milliseconds for each generated token behind the first, decayed mean. */
  readonly msPerToken: number | undefined;
  /** What its engine said last; undefined for hosted vendors, which are judged by their answers alone. */
  readonly engine: EngineStatus | undefined;
}

/** A change of an endpoint's state. Holds no prompt, no answer and no key. */
export interface HealthEvent {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly endpoint: string;
  /** What changed: the breaker, the overflow, the engine's own state, a key, or a drain by hand. */
  readonly kind: "breaker" | "overflow" | "engine" | "key" | "drain";
  readonly from: string;
  readonly to: string;
  /** In words. */
  readonly reason: string;
}
