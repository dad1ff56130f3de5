import type { EndpointHealth, EngineStatus, HealthEvent } from "@spillway/core";
import { LatencyStats } from "../balance/latency-stats.ts";
import { ShareCounter } from "../balance/share-counter.ts";
import { Breaker } from "../breaker/breaker.ts";
import { type RateLimitNews, restAfterNews } from "../failure/rate-limit-headers.ts";
import { reactions } from "../failure/reaction.ts";
import type { Key, KeyPool } from "../limit/key-pool.ts";
import { Limiter } from "../limit/limiter.ts";
import { AwaitedFirstTokens } from "../overflow/awaited-first-tokens.ts";
import { OverflowGauge } from "../overflow/overflow-gauge.ts";
import { type AttemptEnding, usedTokens } from "./attempt-ending.ts";
import type { Block } from "./block.ts";
import type { EndpointSpec } from "./endpoint-spec.ts";
import { EngineWord } from "./engine-word.ts";
import { healthOf } from "./health-of.ts";
import { judgeKey } from "./judge-key.ts";
import { Pauses } from "./pauses.ts";
import { Permit } from "./permit.ts";
import type { Wanted } from "./wanted.ts";

/** An endpoint that asks for a longer pause is tried again after so long, in milliseconds. */
const longestRestMs = 600_000;

/**
 * The state of one endpoint, across calls: breaker, limits, keys, overflow, latency, what its engine says. It has no timer
 * and asks no clock: each method is told the monotonic time in milliseconds.
 */
export class EndpointState {
  readonly keys: KeyPool;
  readonly breaker: Breaker;
  readonly limiter: Limiter;
  readonly latency = new LatencyStats();
  readonly warmShare = new ShareCounter();
  readonly #engine = new EngineWord();
  readonly #pauses = new Pauses();
  readonly #firstTokens = new AwaitedFirstTokens();
  readonly #tell: (change: Pick<HealthEvent, "kind" | "from" | "to" | "reason">) => void;
  #spec: EndpointSpec;
  #gauge: OverflowGauge | undefined;
  #drained = false;
  /** How many calls wait for a place here, kept by the waiting line. */
  waitingCalls = 0;

  constructor(spec: EndpointSpec, keys: KeyPool, tell: (event: Omit<HealthEvent, "atMs">) => void) {
    this.#spec = spec;
    this.keys = keys;
    this.#tell = (change) => tell({ endpoint: spec.id, ...change });
    this.breaker = new Breaker(spec.breaker, (from, to, reason) => this.#tell({ kind: "breaker", from, to, reason }));
    this.limiter = new Limiter(spec.limits);
    this.configure(spec);
  }

  get spec(): EndpointSpec {
    return this.#spec;
  }

  /** Other settings from now on. What has been counted, a pause and a drain stay. */
  configure(spec: EndpointSpec): void {
    this.#spec = spec;
    this.breaker.configure(spec.breaker);
    this.limiter.configure(spec.limits);
    if (spec.overflow === undefined) this.#gauge = undefined;
    else if (this.#gauge !== undefined) this.#gauge.configure(spec.overflow);
    else this.#gauge = new OverflowGauge(spec.overflow, (...change) => this.#tellOverflow(...change));
  }

  get inFlight(): number {
    return this.limiter.inFlight;
  }

  /** What keeps an attempt from beginning here now; undefined where nothing does. */
  block(tokens: number, nowMs: number): Block | undefined {
    if (this.#drained) return { reason: "drained", untilMs: Number.POSITIVE_INFINITY };
    const engine = this.#engine.block(this.spec.upstreamModel, nowMs);
    if (engine !== undefined) return engine;
    if (!this.breaker.admits(nowMs)) {
      const reason = this.breaker.isProbing ? "half-open" : "open";
      return { reason, untilMs: Math.max(nowMs, this.breaker.openUntilMs) };
    }
    const pause = this.#pauses.block(nowMs);
    if (pause !== undefined) return pause;
    const ownWaitMs = this.limiter.waitMs(tokens, nowMs);
    if (ownWaitMs > 0) return { reason: "limited", untilMs: nowMs + ownWaitMs };
    return this.keys.block(this.spec.id, tokens, nowMs);
  }

  /** How long the configured limits, its own and the keys', hold an attempt back: 0 for not at all. */
  limitWaitMs(tokens: number, nowMs: number): number {
    return Math.max(this.limiter.waitMs(tokens, nowMs), this.keys.limitWaitMs(tokens, nowMs));
  }

  /** Why a further attempt should rather go to the next endpoint; undefined where this one should be filled first. */
  fullness(nowMs: number): string | undefined {
    if (this.#gauge === undefined) return undefined;
    return this.#gauge.fullness({ inFlight: this.inFlight, firstTokenMs: this.#firstTokens.forecastMs }, nowMs);
  }

  /** Begins an attempt, whatever `block` says. */
  begin(wanted: Wanted, nowMs: number): Permit {
    const { id } = this.spec;
    const key = this.keys.take(id, wanted.tokens, nowMs) ?? this.keys.soonest(id, wanted.tokens, nowMs).key;
    const isProbe = this.breaker.begin(nowMs);
    this.limiter.begin(wanted.tokens, nowMs);
    key.limiter.begin(wanted.tokens, nowMs);
    const ahead = wanted.stream ? this.#firstTokens.begin() : 0;
    return new Permit(this, key, wanted, nowMs, isProbe, ahead);
  }

  /** A stream's first token has come, or will not. */
  firstToken(ahead: number, firstTokenMs: number | undefined): void {
    this.#firstTokens.end(ahead, firstTokenMs);
  }

  /** An attempt is over. Called by its permit, once. */
  end(permit: Permit, ending: AttemptEnding, firstTokenMs: number | undefined, nowMs: number): void {
    const { inputTokens, outputTokens, failure, durationMs } = ending;
    const used = usedTokens(ending);
    this.limiter.end(permit.tokens, used, permit.beganMs, nowMs);
    permit.key.limiter.end(permit.tokens, used, permit.beganMs, nowMs);
    if (failure === "aborted") {
      this.breaker.forgotten(permit.isProbe);
      return;
    }
    if (failure !== undefined && reactions[failure].counts) this.breaker.failed(nowMs, permit.isProbe);
    else this.breaker.succeeded(permit.beganMs, nowMs, permit.isProbe);
    const restMs = ending.restMs === undefined ? undefined : Math.min(ending.restMs, longestRestMs);
    const bounded = restMs === ending.restMs ? ending : { ...ending, restMs };
    this.#pauses.after(bounded, nowMs);
    const use = { endpoint: this.spec.id, keyCount: this.keys.keys.length, beganMs: permit.beganMs, endedMs: nowMs };
    const refusal = judgeKey(permit.key, bounded, use);
    if (refusal !== undefined) this.#tell({ kind: "key", from: "usable", to: "refused", reason: refusal });
    if (failure === undefined)
      this.latency.sample(inputTokens ?? permit.tokens, firstTokenMs, durationMs, outputTokens, nowMs);
  }

  /** The provider's rate limit headers: with nothing left, the key rests until the reset. */
  limitNews(key: Key, news: RateLimitNews, nowMs: number): void {
    const restMs = restAfterNews(news);
    if (restMs > 0) key.rest(this.spec.id, nowMs + restMs);
  }

  /**
   * The engine has spoken, or kept silent. One silence alone says little: a busy engine can be late.
   *
   * @param inFlight attempts that were under way here when it was asked.
   */
  heard(status: EngineStatus, nowMs: number, inFlight = this.inFlight): void {
    const from = this.#engine.hear(status, nowMs);
    if (from === undefined) return;
    this.#gauge?.heard(status, inFlight);
    if (from === status.state) return;
    if (from !== "unknown" || status.state !== "ready")
      this.#tell({ kind: "engine", from, to: status.state, reason: "the engine's own word" });
    if (status.state !== "ready") return;
    this.#pauses.loaded();
    if (from !== "unknown") this.breaker.allowProbe(nowMs);
  }

  /** Whether its load has grown so much since the engine spoke that its word should be asked for again. */
  get wantsEngineWord(): boolean {
    return this.#gauge?.isBehind(this.inFlight) ?? false;
  }

  /** Takes it out of use, or back into it, by hand. */
  drain(drained: boolean): void {
    if (this.#drained === drained) return;
    this.#drained = drained;
    const [from, to] = drained ? (["in use", "drained"] as const) : (["drained", "in use"] as const);
    this.#tell({ kind: "drain", from, to, reason: "by hand" });
  }

  /** False where its engine lists what it has in memory and the model is not there. */
  get isWarm(): boolean {
    return this.#engine.hasLoaded(this.spec.upstreamModel);
  }

  get overflowing(): boolean {
    return this.#gauge?.overflowing ?? false;
  }

  /** What its engine last said; undefined where it was never heard. */
  get engineStatus(): EngineStatus | undefined {
    return this.#engine.status;
  }

  health(nowMs: number): EndpointHealth {
    return healthOf(this, nowMs);
  }

  #tellOverflow(overflowing: boolean, reason: string): void {
    const [from, to] = overflowing ? (["filling", "overflowing"] as const) : (["overflowing", "filling"] as const);
    this.#tell({ kind: "overflow", from, to, reason });
  }
}
