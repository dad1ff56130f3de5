import type { BlockReason, EndpointHealth, EngineStatus, FailureClass, HealthEvent } from "@spillway/core";
import { LatencyStats } from "../balance/latency-stats.ts";
import { ShareCounter } from "../balance/share-counter.ts";
import { Breaker, type BreakerOptions } from "../breaker/breaker.ts";
import type { RateLimitNews } from "../failure/rate-limit-headers.ts";
import { reactions } from "../failure/reaction.ts";
import type { Key, KeyPool } from "../limit/key-pool.ts";
import { Limiter, type Limits } from "../limit/limiter.ts";
import { FirstTokenForecast } from "../overflow/first-token-forecast.ts";
import { OverflowGauge, type OverflowOptions } from "../overflow/overflow-gauge.ts";
import { Permit } from "./permit.ts";

/** What the state of an endpoint is kept by. */
export interface EndpointSpec {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  /** The model's id at the provider. */
  readonly upstreamModel: string;
  readonly limits: Limits;
  readonly breaker: BreakerOptions;
  /** Undefined where it never overflows. */
  readonly overflow: OverflowOptions | undefined;
}

/** An attempt that wants to begin. */
export interface Wanted {
  /** Prompt and longest output, estimated. */
  readonly tokens: number;
  readonly stream: boolean;
}

/** Why an endpoint is not asked now. */
export interface Block {
  readonly reason: BlockReason;
  /** When it may be asked again, on the monotonic clock in milliseconds; Infinity where nobody knows. */
  readonly untilMs: number;
}

/** How an attempt ended, for the endpoint's state. */
export interface AttemptEnding {
  /** Undefined where it ended well. */
  readonly failure: FailureClass | undefined;
  readonly status: number | undefined;
  /** A pause that the endpoint should be given, in milliseconds. */
  readonly restMs: number | undefined;
  /** The provider does not serve the model, any more or yet. */
  readonly isModelGone?: boolean | undefined;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly durationMs: number;
}

/** An endpoint whose provider does not know the model is left alone for so long, in milliseconds. */
const modelGoneMs = 60_000;
/** What the engine said counts for so long, in milliseconds. */
const engineWordHoldsMs = 10_000;
/** An endpoint that asks for a longer pause is tried again after so long, in milliseconds. */
const longestRestMs = 600_000;
/** An engine that answered that it loads its model is left alone for so long, in milliseconds. */
const loadingMs = 2_000;
/** A key that was limited without being told for how long rests for this time, where there is another one. */
const unaskedKeyRestMs = 1_000;

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
  #spec: EndpointSpec;
  #gauge: OverflowGauge | undefined;
  readonly #forecast = new FirstTokenForecast();
  readonly #tell: (change: Pick<HealthEvent, "kind" | "from" | "to" | "reason">) => void;
  #restUntilMs = 0;
  #goneUntilMs = 0;
  #loadingUntilMs = 0;
  #drained = false;
  #engine: EngineStatus | undefined;
  #engineHeardMs = 0;
  #silences = 0;
  #awaitingFirstToken = 0;
  #meanHoldMs: number | undefined;
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
    else this.#gauge = this.#newGauge(spec.overflow);
  }

  get inFlight(): number {
    return this.limiter.inFlight;
  }

  /** How long an attempt holds its place, decayed mean in milliseconds; undefined where nothing is known. */
  get meanHoldMs(): number | undefined {
    return this.#meanHoldMs;
  }

  /** What keeps an attempt from beginning here now; undefined where nothing does. */
  block(tokens: number, nowMs: number): Block | undefined {
    if (this.#drained) return { reason: "drained", untilMs: Number.POSITIVE_INFINITY };
    const engine = this.#engine === undefined ? undefined : this.#engineBlock(nowMs);
    if (engine !== undefined) return engine;
    if (!this.breaker.admits(nowMs)) {
      const reason = this.breaker.isProbing ? "half-open" : "open";
      return { reason, untilMs: Math.max(nowMs, this.breaker.openUntilMs) };
    }
    if (nowMs < this.#loadingUntilMs) return { reason: "loading", untilMs: this.#loadingUntilMs };
    if (nowMs < this.#goneUntilMs) return { reason: "model-missing", untilMs: this.#goneUntilMs };
    if (nowMs < this.#restUntilMs) return { reason: "resting", untilMs: this.#restUntilMs };
    const ownWaitMs = this.limiter.waitMs(tokens, nowMs);
    if (ownWaitMs > 0) return { reason: "limited", untilMs: nowMs + ownWaitMs };
    return this.#keyBlock(tokens, nowMs);
  }

  /** How long the configured limits, its own and the keys', hold an attempt back: 0 for not at all. */
  limitWaitMs(tokens: number, nowMs: number): number {
    return Math.max(this.limiter.waitMs(tokens, nowMs), this.keys.limitWaitMs(tokens, nowMs));
  }

  /** Why a further attempt should rather go to the next endpoint; undefined where this one should be filled first. */
  fullness(nowMs: number): string | undefined {
    if (this.#gauge === undefined) return undefined;
    const firstTokenMs = this.#forecast.predictMs(this.#awaitingFirstToken);
    return this.#gauge.fullness({ inFlight: this.inFlight, firstTokenMs }, nowMs);
  }

  /** Begins an attempt, whatever `block` says. */
  begin(wanted: Wanted, nowMs: number): Permit {
    const { id } = this.spec;
    const key = this.keys.take(id, wanted.tokens, nowMs) ?? this.keys.soonest(id, wanted.tokens, nowMs).key;
    const isProbe = this.breaker.begin(nowMs);
    this.limiter.begin(wanted.tokens, nowMs);
    key.limiter.begin(wanted.tokens, nowMs);
    const ahead = wanted.stream ? this.#awaitingFirstToken++ : 0;
    return new Permit(this, key, wanted, nowMs, isProbe, ahead);
  }

  /** A stream's first token has come, or will not. */
  firstToken(ahead: number, firstTokenMs: number | undefined): void {
    this.#awaitingFirstToken -= 1;
    if (firstTokenMs !== undefined) this.#forecast.sample(ahead, firstTokenMs);
  }

  /** An attempt is over. Called by its permit, once. */
  end(permit: Permit, ending: AttemptEnding, firstTokenMs: number | undefined, nowMs: number): void {
    const { inputTokens, outputTokens, failure, durationMs } = ending;
    const restMs = ending.restMs === undefined ? undefined : Math.min(ending.restMs, longestRestMs);
    const used = usedTokens(ending);
    this.limiter.end(permit.tokens, used, permit.beganMs, nowMs);
    permit.key.limiter.end(permit.tokens, used, permit.beganMs, nowMs);
    if (failure === "aborted") {
      this.breaker.forgotten(permit.isProbe);
      return;
    }
    if (failure !== undefined && reactions[failure].counts) this.breaker.failed(nowMs, permit.isProbe);
    else this.breaker.succeeded(permit.beganMs, nowMs, permit.isProbe);
    if (ending.isModelGone === true) this.#goneUntilMs = nowMs + modelGoneMs;
    if (failure === "model-loading") this.#loadingUntilMs = nowMs + loadingMs;
    if (restMs !== undefined && failure !== "rate-limit") this.#rest(nowMs + restMs);
    this.#tellKey(permit.key, { ...ending, restMs }, nowMs, permit.beganMs);
    if (failure !== undefined) return;
    this.#goneUntilMs = 0;
    this.latency.sample(inputTokens ?? permit.tokens, firstTokenMs, durationMs, outputTokens, nowMs);
    const mean = this.#meanHoldMs;
    this.#meanHoldMs = mean === undefined ? durationMs : mean + 0.1 * (durationMs - mean);
  }

  /** The provider's rate limit headers: with nothing left, the key rests until the reset. */
  limitNews(key: Key, news: RateLimitNews, nowMs: number): void {
    const waits: number[] = [];
    if (news.remainingRequests === 0) waits.push(news.requestsResetMs ?? 0);
    if (news.remainingTokens === 0) waits.push(news.tokensResetMs ?? 0);
    // A day's limit that is used up is told by a 429; a rest of hours would hide a mistaken header.
    const waitMs = Math.min(60_000, Math.max(0, ...waits));
    if (waitMs > 0) key.rest(this.spec.id, nowMs + waitMs);
  }

  /**
   * The engine has spoken, or kept silent. One silence alone says little: a busy engine can be late.
   *
   * @param inFlight attempts that were under way here when it was asked.
   */
  heard(status: EngineStatus, nowMs: number, inFlight = this.inFlight): void {
    this.#silences = status.state === "down" ? this.#silences + 1 : 0;
    if (status.state === "down" && this.#silences < 2) return;
    const from = this.#engine?.state ?? "unknown";
    this.#engine = status;
    this.#engineHeardMs = nowMs;
    this.#gauge?.heard(status, inFlight);
    if (from === status.state) return;
    if (from !== "unknown" || status.state !== "ready")
      this.#tell({ kind: "engine", from, to: status.state, reason: "the engine's own word" });
    if (status.state === "ready") this.#loadingUntilMs = 0;
    if (status.state === "ready" && from !== "unknown") this.breaker.allowProbe(nowMs);
  }

  /** Whether its load has grown so much since the engine spoke that its word should be asked for again. */
  get wantsEngineWord(): boolean {
    return this.#gauge?.isBehind(this.inFlight) ?? false;
  }

  /** Takes it out of use, or back into it, by hand. */
  drain(drained: boolean): void {
    if (this.#drained === drained) return;
    this.#drained = drained;
    const [from, to] = drained ? ["in use", "drained"] : ["drained", "in use"];
    this.#tell({ kind: "drain", from: from as string, to: to as string, reason: "by hand" });
  }

  /** False where its engine lists what it has in memory and the model is not there. */
  get isWarm(): boolean {
    const loaded = this.#engine?.loadedModels;
    return loaded === undefined || lists(loaded, this.spec.upstreamModel);
  }

  health(nowMs: number): EndpointHealth {
    const block = this.block(0, nowMs);
    const { attempts, failures } = this.breaker.recent(nowMs);
    const readyInMs = block === undefined ? Number.POSITIVE_INFINITY : Math.max(0, block.untilMs - nowMs);
    return {
      endpoint: this.spec.id,
      provider: this.spec.provider,
      model: this.spec.model,
      state: block?.reason ?? "ready",
      readyInMs: Number.isFinite(readyInMs) ? readyInMs : undefined,
      breaker: this.breaker.state(nowMs),
      recentAttempts: attempts,
      recentFailures: failures,
      inFlight: this.inFlight,
      waitingCalls: this.waitingCalls,
      overflowing: this.#gauge?.overflowing ?? false,
      keys: { total: this.keys.keys.length, usable: this.keys.usable(this.spec.id, nowMs) },
      firstTokenMs: this.latency.firstTokenMs(0),
      msPerToken: this.latency.msPerToken,
      engine: this.#engine,
    };
  }

  #newGauge(options: OverflowOptions): OverflowGauge {
    return new OverflowGauge(options, (overflowing, reason) => {
      if (overflowing) this.#tell({ kind: "overflow", from: "filling", to: "overflowing", reason });
      else this.#tell({ kind: "overflow", from: "overflowing", to: "filling", reason });
    });
  }

  #engineBlock(nowMs: number): Block | undefined {
    const untilMs = this.#engineHeardMs + engineWordHoldsMs;
    if (nowMs >= untilMs) return undefined;
    const { state, availableModels } = this.#engine as EngineStatus;
    if (state !== "ready") return { reason: state, untilMs };
    if (availableModels === undefined || lists(availableModels, this.spec.upstreamModel)) return undefined;
    return { reason: "model-missing", untilMs };
  }

  #keyBlock(tokens: number, nowMs: number): Block | undefined {
    const { id } = this.spec;
    if (this.keys.ready(id, tokens, nowMs) !== undefined) return undefined;
    const { key, waitMs } = this.keys.soonest(id, tokens, nowMs);
    if (key.limiter.waitMs(tokens, nowMs) > 0) return { reason: "limited", untilMs: nowMs + waitMs };
    return { reason: this.keys.usable(id, nowMs) === 0 ? "no-key" : "resting", untilMs: nowMs + waitMs };
  }

  #rest(untilMs: number): void {
    this.#restUntilMs = Math.max(this.#restUntilMs, untilMs);
  }

  /** 401 and 402 drop a key everywhere, 403 at this endpoint; 429 rests it here. */
  #tellKey(key: Key, { failure, status, restMs }: AttemptEnding, nowMs: number, beganMs: number): void {
    const { id } = this.spec;
    if (failure === "rate-limit") {
      const untoldMs = this.keys.keys.length > 1 ? unaskedKeyRestMs : 0;
      key.rest(id, nowMs + (restMs ?? untoldMs));
    } else if (failure === "auth") {
      const wasUsable = !key.isRefused(id, nowMs);
      if (status === 403) key.refuseAt(id, nowMs);
      else key.refuse(nowMs);
      const reason = `key ${key.index + 1} of ${this.keys.keys.length} was refused with ${status}`;
      if (wasUsable) this.#tell({ kind: "key", from: "usable", to: "refused", reason });
    } else if (failure === undefined) key.accepted(id, beganMs);
  }
}

/** Ollama names a model without a tag for its `latest`. */
function lists(models: readonly string[], model: string): boolean {
  return models.includes(model) || models.includes(`${model}:latest`);
}

/** What an attempt used of a token limit; undefined where nobody knows: what it may have been worked on unseen counts. */
function usedTokens({ inputTokens, outputTokens, failure, status }: AttemptEnding): number | undefined {
  if (inputTokens !== undefined || outputTokens !== undefined) return (inputTokens ?? 0) + (outputTokens ?? 0);
  return failure !== undefined && status !== undefined && status >= 400 ? 0 : undefined;
}
