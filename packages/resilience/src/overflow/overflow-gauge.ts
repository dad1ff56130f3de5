import type { EngineStatus, OverflowOptions } from "@spillway/core";

/** The load of an endpoint at one moment. */
export interface Load {
  readonly inFlight: number;
  /** Undefined where nothing is known. */
  readonly firstTokenMs: number | undefined;
}

/**
 * Tells whether an endpoint is full. Each free place is filled at once, also while others overflow; whether the endpoint
 * *is overflowing* is a state with hysteresis, so that it changes once at each edge of a load and not with each call.
 * What the engine says is some hundred milliseconds old: its queue is reckoned forward by this router's own attempts.
 */
export class OverflowGauge {
  #options: OverflowOptions;
  readonly #onChange: (overflowing: boolean, reason: string) => void;
  #waitingAtPoll: number | undefined;
  #freeAtPoll: number | undefined;
  #inFlightAtPoll = 0;
  #kvCacheUse: number | undefined;
  #kvCacheFull = false;
  #mostRunning = 0;
  #overflowing = false;
  #pressureMs = 0;

  constructor(options: OverflowOptions, onChange: (overflowing: boolean, reason: string) => void = () => {}) {
    this.#options = options;
    this.#onChange = onChange;
  }

  /** Other limits from now on. What the engine has said stays. */
  configure(options: OverflowOptions): void {
    this.#options = options;
  }

  get overflowing(): boolean {
    return this.#overflowing;
  }

  /** Whether so much has begun since the engine spoke that its word should be asked for again. */
  isBehind(inFlight: number): boolean {
    const { maxWaiting } = this.#options;
    return maxWaiting !== undefined && inFlight - this.#inFlightAtPoll > maxWaiting;
  }

  /** The engine has spoken. */
  heard(status: EngineStatus, inFlight: number): void {
    this.#waitingAtPoll = status.waiting;
    this.#inFlightAtPoll = inFlight;
    this.#kvCacheUse = status.kvCacheUse;
    // Where something waits, as many run as there is room for.
    if ((status.waiting ?? 0) > 0 && status.running !== undefined) this.#mostRunning = status.running;
    const slots = status.slots ?? (this.#mostRunning > 0 ? this.#mostRunning : undefined);
    this.#freeAtPoll =
      slots === undefined || status.running === undefined ? undefined : Math.max(0, slots - status.running);
  }

  /** Why a further attempt should go elsewhere, or undefined where it should go here. Keeps the overflow state. */
  fullness(load: Load, nowMs: number): string | undefined {
    const share = this.#share(load);
    const reason = share.full;
    if (share.of >= this.#options.resumeBelow || reason !== undefined) this.#pressureMs = nowMs;
    if (reason !== undefined && !this.#overflowing) {
      this.#overflowing = true;
      this.#onChange(true, reason);
    } else if (this.#overflowing && nowMs - this.#pressureMs >= this.#options.resumeAfterMs) {
      this.#overflowing = false;
      this.#onChange(false, `below ${this.#options.resumeBelow} of its limits for ${this.#options.resumeAfterMs} ms`);
    }
    return reason;
  }

  /** The highest load as a share of its limit, and the limit that is reached. */
  #share({ inFlight, firstTokenMs }: Load): { of: number; full: string | undefined } {
    const { maxInFlight, maxWaiting, maxFirstTokenMs, maxKvCacheUse, resumeBelow } = this.#options;
    let of = 0;
    let full: string | undefined;
    const look = (value: number | undefined, limit: number | undefined, words: string) => {
      if (value === undefined || limit === undefined) return;
      const share = limit === 0 ? (value > 0 ? Number.POSITIVE_INFINITY : 0) : value / limit;
      of = Math.max(of, share);
      if (share >= 1) full ??= `${words} ${Math.round(value * 100) / 100}, the limit is ${limit}`;
    };
    look(inFlight, maxInFlight, "in flight");
    look(this.#waiting(inFlight), maxWaiting, "waiting in the engine");
    look(firstTokenMs, maxFirstTokenMs, "forecast first token in ms");
    if (maxKvCacheUse !== undefined && this.#kvCacheUse !== undefined) {
      this.#kvCacheFull = this.#kvCacheUse >= maxKvCacheUse * (this.#kvCacheFull ? resumeBelow : 1);
      look(
        this.#kvCacheFull ? Math.max(this.#kvCacheUse, maxKvCacheUse) : this.#kvCacheUse,
        maxKvCacheUse,
        "KV cache use",
      );
    }
    return { of, full };
  }

  /** What should be waiting in the engine now: its last word, and what this router has begun or ended since. */
  #waiting(inFlight: number): number | undefined {
    if (this.#waitingAtPoll === undefined) return undefined;
    const since = inFlight - this.#inFlightAtPoll;
    if (this.#waitingAtPoll > 0) return Math.max(0, this.#waitingAtPoll + since);
    return this.#freeAtPoll === undefined ? 0 : Math.max(0, since - this.#freeAtPoll);
  }
}
