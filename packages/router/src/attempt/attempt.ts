import type { AttemptRole, FailureClass, Usage } from "@spillway/core";
import { toUsd } from "@spillway/core";
import type { Endpoint, ProviderKey } from "@spillway/registry";
import type { Permit, RateLimitNews } from "@spillway/resilience";
import type { Exchange } from "@spillway/transport";
import type { HeldBudget } from "../budget/held-budget.ts";
import type { Call, OpenAttempt } from "../call.ts";
import { estimatedUsage } from "./estimate-usage.ts";

/** Errors of a connection that was never made, for clients that do not tell whether they sent anything. */
const neverSentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What is known of a failure besides its class. */
export interface FailureFacts {
  /** What it used all the same. */
  readonly usage?: Usage | undefined;
  /** A pause that the endpoint should be given, in milliseconds. */
  readonly restMs?: number | undefined;
  /** The provider does not serve the model. */
  readonly isModelGone?: boolean | undefined;
  /** The answer was there and nobody read it: that says nothing of the endpoint. */
  readonly isCallersFault?: boolean | undefined;
}

/** One upstream call under way: its record, and its place at the endpoint. Ended exactly once, by `close` or `fail`. */
export class Attempt {
  readonly endpoint: Endpoint;
  readonly record: OpenAttempt;
  readonly #call: Call;
  readonly #permit: Permit;
  readonly #held: HeldBudget | undefined;
  /** The service tier that the provider says it has served. */
  servedTier: string | undefined;
  #exchange: Exchange | undefined;
  #ended = false;

  /** Begins it and puts its record into the call's list. */
  constructor(
    call: Call,
    endpoint: Endpoint,
    tier: number,
    role: AttemptRole,
    permit: Permit,
    held: HeldBudget | undefined,
  ) {
    this.#held = held;
    this.endpoint = endpoint;
    this.#call = call;
    this.#permit = permit;
    this.record = {
      endpoint: endpoint.id,
      provider: endpoint.provider.id,
      model: endpoint.model.id,
      tier,
      role,
      startedAfterMs: call.elapsedMs(),
      durationMs: 0,
      firstByteMs: undefined,
      status: undefined,
      failure: undefined,
      errorCode: undefined,
      upstreamRequestId: undefined,
      usage: undefined,
      costUsd: undefined,
      costBasis: undefined,
      price: undefined,
      verdict: undefined,
    };
    call.attempts.push(this.record);
  }

  /** The key that it was given. */
  get key(): ProviderKey {
    return this.endpoint.provider.keys[this.#permit.key.index] as ProviderKey;
  }

  /** It has been given up from outside, and is accounted. */
  get isEnded(): boolean {
    return this.#ended;
  }

  /** What carries it. */
  sentBy(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#call.attach(exchange);
  }

  /** The first good byte is there: of a stream its first content. */
  firstByte(): void {
    this.record.firstByteMs = this.#call.elapsedMs() - this.record.startedAfterMs;
    this.#permit.firstToken(this.#call.clock.monotonicMs());
  }

  /** The provider's rate limit headers. */
  limitNews(news: RateLimitNews): void {
    this.#permit.state.limitNews(this.#permit.key, news, this.#call.clock.monotonicMs());
  }

  /** It gave an answer: its usage is what it costs. Looking things up (GET, DELETE) costs nothing. */
  close(usage: Usage | undefined): void {
    if (this.#ended) return;
    this.#settle(usage);
    if (usage === undefined && this.#call.inbound.method !== "POST") this.record.costUsd = 0;
    this.#end(usage, {});
  }

  /**
   * It failed. An error status and a connection that was never made cost nothing; where a provider may have worked unseen
   * (a reset, a timeout, an abort), the cost is not known.
   */
  fail(failure: FailureClass, errorCode: string | undefined, { usage, ...rest }: FailureFacts = {}): void {
    if (this.#ended) return;
    const { record } = this;
    this.#settle(usage);
    record.failure = failure;
    record.errorCode = errorCode;
    const neverSent = this.#exchange?.sent === false || (errorCode !== undefined && neverSentCodes.has(errorCode));
    const unbilled = neverSent || (record.status !== undefined && record.status >= 400);
    const free = unbilled || this.#call.inbound.method !== "POST";
    if (usage === undefined && free) record.costUsd = 0;
    this.#end(usage, rest);
  }

  /** Another attempt was quicker: ends it at once. Its prompt was read upstream, so it is accounted by estimate. */
  abandon(): void {
    if (this.#ended) return;
    this.fail("aborted", "hedge_lost", { usage: estimatedUsage(this.#call, 0) });
    this.#exchange?.abort(new DOMException("Another attempt was quicker.", "AbortError"));
  }

  #settle(usage: Usage | undefined): void {
    this.#ended = true;
    const { record, endpoint } = this;
    const { engine, startedAtMs, inbound } = this.#call;
    record.durationMs = this.#call.elapsedMs() - record.startedAfterMs;
    record.usage = usage;
    if (usage === undefined) return;
    const beganMs = startedAtMs + record.startedAfterMs;
    const asked = inbound.fields?.service_tier;
    const cost = engine.costs.bill(endpoint, {
      usage,
      startedAtMs: beganMs,
      atMs: beganMs + record.durationMs,
      serviceTier: this.servedTier ?? (typeof asked === "string" && asked !== "auto" ? asked : undefined),
    });
    if (cost !== undefined) {
      record.costUsd = toUsd(cost.nanoUsd);
      record.costBasis = cost.basis;
      record.price = cost.price;
      return;
    }
    const fix =
      endpoint.gpu === undefined
        ? "give the endpoint a price"
        : "give its capacity in gpu.ratedTokensPerSecond, or wait until it is learned";
    engine.warnOnce({
      code: "price_unknown",
      message: `No price is known for ${endpoint.id}: its calls have no cost and count as unpriced. Fix: ${fix}.`,
      subject: endpoint.id,
      cause: undefined,
    });
  }

  #end(usage: Usage | undefined, { restMs, isModelGone, isCallersFault }: Omit<FailureFacts, "usage">): void {
    this.#held?.settle(this.record);
    const { failure, status, durationMs } = this.record;
    const reported = usage?.source === "reported" ? usage : undefined;
    this.#permit.end(
      {
        failure: isCallersFault === true && failure === "timeout" ? "aborted" : failure,
        status,
        restMs,
        isModelGone,
        inputTokens: reported?.inputTokens,
        outputTokens: reported?.outputTokens,
        durationMs,
      },
      this.#call.clock.monotonicMs(),
    );
    if (this.#exchange !== undefined) this.#call.detach(this.#exchange);
    this.#tell();
  }

  #tell(): void {
    const { onAttempt, onWarning, deliveries } = this.#call.engine;
    if (onAttempt === undefined) return;
    const { id, plan, constraints } = this.#call;
    const context = { callId: id, route: plan?.decision.route, labels: constraints?.labels ?? {} };
    const record = { ...this.record };
    deliveries.deliver("onAttempt", () => onAttempt(record, context), onWarning);
  }
}
