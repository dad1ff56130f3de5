import type { BreakerOptions } from "@spillway/core";

export type BreakerState = "closed" | "open" | "half-open";

const bucketCount = 10;
/** A row of failures counts where chance alone would bring it this seldom, by the failures that came before it. */
const chance = 1e-6;
/** A row of this length counts whatever came before. */
const longestRow = 20;

/**
 * A circuit breaker: closed, it counts; open, it keeps traffic away; after its time is over it is half-open and lets one
 * probe through, whose end decides. All times are monotonic milliseconds; it has no timer.
 *
 * @example
 * const breaker = new Breaker(options);
 * if (breaker.state(nowMs) === "closed") breaker.failed(nowMs, nowMs);
 */
export class Breaker {
  #options: BreakerOptions;
  readonly #onChange: (from: BreakerState, to: BreakerState, reason: string) => void;
  readonly #attempts = new Array<number>(bucketCount).fill(0);
  readonly #failures = new Array<number>(bucketCount).fill(0);
  #bucket = 0;
  #consecutive = 0;
  #state: BreakerState = "closed";
  #openedAtMs = 0;
  #openUntilMs = 0;
  #openings = 0;
  #probing = false;

  constructor(
    options: BreakerOptions,
    onChange: (from: BreakerState, to: BreakerState, reason: string) => void = () => {},
  ) {
    this.#options = options;
    this.#onChange = onChange;
  }

  /** Other settings from now on. What has been counted stays. */
  configure(options: BreakerOptions): void {
    this.#options = options;
  }

  /** `half-open` from when a probe may go until it has ended. */
  state(nowMs: number): BreakerState {
    return this.#state === "open" && nowMs >= this.#openUntilMs ? "half-open" : this.#state;
  }

  /** When a probe may go; 0 where it is closed. */
  get openUntilMs(): number {
    return this.#state === "closed" ? 0 : this.#openUntilMs;
  }

  /** Whether an attempt may begin: closed, or half-open with no probe under way. */
  admits(nowMs: number): boolean {
    return this.#state === "closed" || (!this.#probing && nowMs >= this.#openUntilMs);
  }

  get isProbing(): boolean {
    return this.#probing;
  }

  /** An attempt begins. True where it is the probe: its end must come back as `succeeded`, `failed` or `forgotten`. */
  begin(nowMs: number): boolean {
    if (this.#state === "closed" || this.#probing || nowMs < this.#openUntilMs) return false;
    this.#probing = true;
    this.#change("half-open", "its time is over: one probe goes");
    return true;
  }

  /** An attempt that began at `startedMs` ended well, or with an error that is the request's own. */
  succeeded(startedMs: number, nowMs: number, isProbe = false): void {
    this.#count(nowMs, false);
    this.#consecutive = 0;
    if (isProbe) this.#probing = false;
    // What began before it opened says nothing of now.
    if (this.#state !== "closed" && (isProbe || startedMs >= this.#openedAtMs)) this.#close("an attempt succeeded");
  }

  /** An attempt failed by the endpoint's fault. */
  failed(nowMs: number, isProbe = false): void {
    this.#count(nowMs, true);
    this.#consecutive += 1;
    if (isProbe) this.#probing = false;
    if (isProbe && this.#state === "half-open") {
      this.#open(nowMs, "the probe failed");
    } else if (this.#state === "closed") {
      const { attempts, failures } = this.recent(nowMs);
      const { failureRatio, minAttempts } = this.#options;
      if (this.#consecutive >= this.#rowThatCounts(attempts, failures))
        this.#open(nowMs, `${this.#consecutive} failures in a row`);
      else if (attempts >= minAttempts && failures / attempts >= failureRatio) {
        this.#open(nowMs, `${failures} of ${attempts} attempts failed`);
      }
    }
  }

  /** An attempt ended without saying anything of the endpoint: the caller left. */
  forgotten(isProbe: boolean): void {
    if (!isProbe) return;
    this.#probing = false;
    if (this.#state === "half-open") this.#change("open", "the probe's caller left");
  }

  /** The endpoint is known to be back: the next attempt is the probe. */
  allowProbe(nowMs: number): void {
    if (this.#state !== "closed") this.#openUntilMs = Math.min(this.#openUntilMs, nowMs);
  }

  /** Attempts that ended inside the window, and how many of them failed. */
  recent(nowMs: number): { attempts: number; failures: number } {
    this.#turn(nowMs);
    let attempts = 0;
    let failures = 0;
    for (let index = 0; index < bucketCount; index++) {
      attempts += this.#attempts[index] as number;
      failures += this.#failures[index] as number;
    }
    return { attempts, failures };
  }

  /** One failure in five is followed by four more once in some thousand attempts: no reason to do without the endpoint. */
  #rowThatCounts(attempts: number, failures: number): number {
    const { consecutiveFailures, minAttempts } = this.#options;
    const before = attempts - this.#consecutive;
    const failedBefore = failures - this.#consecutive;
    if (before < minAttempts || failedBefore <= 0) return consecutiveFailures;
    const row = Math.ceil(Math.log(chance) / Math.log(failedBefore / before));
    return Math.max(consecutiveFailures, Math.min(row, longestRow));
  }

  #open(nowMs: number, reason: string): void {
    const { openMs, maxOpenMs } = this.#options;
    this.#openedAtMs = nowMs;
    this.#openUntilMs = Math.max(this.#openUntilMs, nowMs + Math.min(openMs * 2 ** this.#openings, maxOpenMs));
    this.#openings += 1;
    this.#change("open", reason);
  }

  #close(reason: string): void {
    this.#openings = 0;
    this.#openUntilMs = 0;
    this.#attempts.fill(0);
    this.#failures.fill(0);
    this.#change("closed", reason);
  }

  #change(to: BreakerState, reason: string): void {
    const from = this.#state;
    this.#state = to;
    if (from !== to) this.#onChange(from, to, reason);
  }

  #count(nowMs: number, failure: boolean): void {
    this.#turn(nowMs);
    const index = this.#bucket % bucketCount;
    this.#attempts[index] = (this.#attempts[index] as number) + 1;
    if (failure) this.#failures[index] = (this.#failures[index] as number) + 1;
  }

  /** Empties the buckets that have left the window. */
  #turn(nowMs: number): void {
    const bucket = Math.floor((nowMs / this.#options.windowMs) * bucketCount);
    if (bucket === this.#bucket) return;
    const steps = Math.min(bucketCount, Math.abs(bucket - this.#bucket));
    for (let step = 0; step < steps; step++) {
      const index = (bucket - step) % bucketCount;
      this.#attempts[index] = 0;
      this.#failures[index] = 0;
    }
    this.#bucket = bucket;
  }
}
