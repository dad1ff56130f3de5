import type { Decision, EndpointHealth, Feedback } from "@spillway/core";
import type { LedgerQuery, LedgerReport, Report } from "@spillway/ledger";
import type { SpillwayConfig } from "@spillway/registry";
import type { GpuReport } from "./cost/gpu-report.ts";
import type { CallOptions } from "./request/constraints.ts";

/** A request as `explain` takes it: the body of the API call. */
export interface ExplainRequest {
  readonly model: string;
  readonly [field: string]: unknown;
}

/** Options of `router.explain`. */
export interface ExplainOptions extends CallOptions {
  /** The API's path below `/v1`. Default `/chat/completions`. */
  readonly path?: string;
}

/** A hybrid LLM router: a `fetch` that sends each call to the cheapest endpoint able to answer it. */
export interface Router {
  /**
   * The engine as a `fetch`, for any SDK that takes one.
   *
   * @example
   * const provider = createOpenAICompatible({ name: "spillway", baseURL: "http://spillway/v1", fetch: router.fetch });
   */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /**
   * Where a request would go and why, without sending anything.
   *
   * @throws SpillwayError `unknown_model`, `invalid_request`.
   */
  explain(request: ExplainRequest, options?: ExplainOptions): Decision;
  /**
   * Runs `work` so that every call made inside it carries these labels and constraints. Nested calls add to the outer ones.
   *
   * @example
   * await router.with({ labels: { tenant: "acme" }, data: "confidential" }, () => handle(request));
   */
  with<Result>(options: CallOptions, work: () => Result): Result;
  /**
   * Says how good a call's answer was: from a thumb, a support agent, a check of your own. It goes to `onSample` and, on a
   * calibrated route, to the drift alarm. Calls of the last 24 hours are known, at most 10,000, on routes with several tiers,
   * and only where there is an `onSample` or a calibration.
   *
   * @param callId The record's `id`; the client has it as `completion._request_id`.
   * @returns false where the call is not known (any more), or `feedback.model` is no model of its route.
   * @throws TypeError where `quality` is not a number from 0 to 1.
   * @example
   * router.feedback(completion._request_id, { quality: 1 });
   */
  feedback(callId: string, feedback: Feedback): boolean;
  /** Sums over all calls that have ended. */
  report(): Report;
  /**
   * Figures from the ledger that the configuration names: by route, model, endpoint, provider, role, day or label, over any time.
   *
   * @throws TypeError (as a rejection) where there is no ledger or the query cannot be read; the store's own errors.
   * @example
   * const { rows } = await router.query({ groupBy: ["label:tenant", "day"] });
   */
  query(query?: LedgerQuery): Promise<LedgerReport>;
  /** What the endpoints with `gpu` have cost and done since the router was made, and what the same would have cost elsewhere. */
  gpu(): readonly GpuReport[];
  /** The state of every endpoint at this moment: breaker, limits, load, latency, keys, the engine's own word. */
  health(): readonly EndpointHealth[];
  /**
   * Takes an endpoint, or all endpoints of a model or a provider, out of use: calls under way finish, new ones go elsewhere.
   * For a spot instance that is about to be reclaimed, or for maintenance. Where nothing else is left it is used all the same.
   *
   * @throws TypeError where nothing has that name.
   * @example
   * router.drain("gpu-spot/llama-3.3-70b");
   */
  drain(name: string): void;
  /** Takes it back into use. */
  restore(name: string): void;
  /**
   * Swaps the configuration at once; calls under way finish on the old one.
   *
   * @throws ConfigError and keeps the old configuration.
   */
  update(config: SpillwayConfig): void;
  /** Resolves when every callback has ended and everything is booked that is on its way. Calls under way are not waited for. */
  flush(): Promise<void>;
  /**
   * Refuses new calls, waits for those under way and, for up to 10 seconds, for callbacks, and closes all connections and the ledger.
   *
   * @throws the ledger's error (as a rejection) where its last records could not be written.
   */
  close(): Promise<void>;
}
