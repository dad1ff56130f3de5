import {
  type AttemptRecord,
  type AttemptRole,
  type Clock,
  type Conversation,
  type Difficulty,
  type PassedOver,
  SpillwayError,
} from "@spillway/core";
import type { Timeouts } from "@spillway/registry";
import type { Hedging } from "@spillway/resilience";
import type { Exchange } from "@spillway/transport";
import type { CallBudgets } from "./budget/call-budgets.ts";
import type { Plan } from "./decide/decide.ts";
import type { Engine } from "./engine.ts";
import type { Constraints } from "./request/constraints.ts";
import type { Inbound } from "./request/inbound.ts";

/** An attempt while it is under way; what can still change about it does. */
export type OpenAttempt = { -readonly [Key in keyof AttemptRecord]: AttemptRecord[Key] };

/** A stretch of a call: which of the plan's endpoints are tried, as what. */
export interface Leg {
  /** Index of the first candidate. */
  readonly from: number;
  /** The role of the leg's first attempt. */
  readonly role: AttemptRole;
  /** For an escalation that carries the draft. */
  readonly appendedMessages: readonly unknown[];
  /** Endpoints up to this tier are judged, so their streams are held back and log probabilities may be wanted. */
  readonly judgedUpToTier: number;
  readonly logprobs: boolean;
}

const nobody: readonly PassedOver[] = Object.freeze([]);

/** One call on its way through the pipeline: the one context that every stage sees. */
export class Call {
  readonly id: string;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly inbound: Inbound;
  readonly startedAtMs: number;
  readonly startedMs: number;
  /** Those of what is asked beside it stand among them. */
  readonly attempts: OpenAttempt[];
  /** The call that this one asks something for, as a part of it; undefined for a call of its own. */
  readonly partOf: Call | undefined;
  constraints: Constraints | undefined;
  conversation: Conversation | undefined;
  /** Undefined where nothing has to be estimated: one tier, or a pinned model. */
  difficulty: Difficulty | undefined;
  plan: Plan | undefined;
  leg: Leg = { from: 0, role: "answer", appendedMessages: [], judgedUpToTier: -1, logprobs: false };
  timeouts: Timeouts;
  maxRetries: number;
  /** When the call must be over, on the monotonic clock. */
  deadlineMs: number;
  /** Why the call was given up from outside: the caller left or the deadline passed. */
  stopped: Error | undefined;
  #passedOver: Map<string, PassedOver> | undefined;
  /** The call whose baseline it measures; undefined for a caller's own. */
  shadowOf: string | undefined;
  /** The budgets that it counts for; undefined where there are none. */
  budgets: CallBudgets | undefined;
  /** Length of the prompt, estimated in tokens. */
  promptTokens = 0;
  /** Where the route makes second attempts beside slow ones. */
  hedging: Hedging | undefined;
  readonly #exchanges: Exchange[] = [];
  /** Told by `stop`. Several at once where two attempts are under way. */
  #stopListeners: Set<() => void> | undefined;
  #cleanUps: (() => void)[];

  /** `onRelease` is called once, when the call is over. */
  constructor(id: string, engine: Engine, clock: Clock, inbound: Inbound, onRelease: () => void, partOf?: Call) {
    this.id = id;
    this.engine = engine;
    this.clock = clock;
    this.inbound = inbound;
    this.#cleanUps = [onRelease];
    this.partOf = partOf;
    this.attempts = partOf?.attempts ?? [];
    this.startedAtMs = partOf?.startedAtMs ?? clock.nowMs();
    this.startedMs = partOf?.startedMs ?? clock.monotonicMs();
    this.timeouts = engine.registry.timeouts;
    this.maxRetries = engine.registry.maxRetries;
    this.deadlineMs = this.startedMs + this.timeouts.callMs;
  }

  elapsedMs(): number {
    return this.clock.monotonicMs() - this.startedMs;
  }

  /** Endpoints that were gone past without being asked, each with the first reason. */
  get passedOver(): readonly PassedOver[] {
    return this.#passedOver === undefined ? nobody : [...this.#passedOver.values()];
  }

  /** An endpoint is gone past. */
  passOver(endpoint: string, reason: PassedOver["reason"]): void {
    this.#passedOver ??= new Map();
    if (!this.#passedOver.has(endpoint)) this.#passedOver.set(endpoint, { endpoint, reason });
  }

  /** Watches the caller's signal and the deadline from here on. */
  watch(): void {
    this.deadlineMs = this.startedMs + this.timeouts.callMs;
    const { callMs } = this.timeouts;
    this.#cleanUps.push(
      this.clock.after(callMs, () => {
        this.stop(new SpillwayError("deadline_exceeded", `The call timed out after ${callMs} ms (timeouts.callMs).`));
      }),
    );
    const { signal } = this.inbound;
    if (signal === undefined) return;
    const onAbort = () => this.stop(abortReason(signal));
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener("abort", onAbort, { once: true });
    this.#cleanUps.push(() => signal.removeEventListener("abort", onAbort));
  }

  /** Gives the call up: whatever is on its way upstream ends at once. */
  stop(reason: Error): void {
    if (this.stopped !== undefined) return;
    this.stopped = reason;
    for (const exchange of [...this.#exchanges]) exchange.abort(reason);
    for (const listener of [...(this.#stopListeners ?? [])]) listener();
  }

  /** Tells `listener` when the call is given up. Returns what makes it forget. */
  whenStopped(listener: () => void): () => void {
    this.#stopListeners ??= new Set();
    const listeners = this.#stopListeners;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Waits for `work`, but no longer than the call goes on. Throws why it was given up. */
  unlessStopped<Result>(work: Promise<Result>): Promise<Result> {
    if (this.stopped !== undefined) return Promise.reject(this.stopped);
    return new Promise<Result>((resolve, reject) => {
      const forget = this.whenStopped(() => reject(this.stopped));
      work.then(resolve, reject).finally(forget);
    });
  }

  /** An exchange that `stop` ends. */
  attach(exchange: Exchange): void {
    this.#exchanges.push(exchange);
    if (this.stopped !== undefined) exchange.abort(this.stopped);
  }

  /** An exchange that is over. */
  detach(exchange: Exchange): void {
    const at = this.#exchanges.indexOf(exchange);
    if (at !== -1) this.#exchanges.splice(at, 1);
  }

  /** Lets go of timers and listeners. */
  release(): void {
    for (const cleanUp of this.#cleanUps) cleanUp();
    this.#cleanUps = [];
    this.#exchanges.length = 0;
  }
}

/** Whether the caller left, as opposed to the deadline. */
export function isCallerAbort(reason: Error | undefined): boolean {
  return reason !== undefined && !SpillwayError.isInstance(reason);
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException("This operation was aborted", "AbortError");
}
