import type { Decision } from "@spillway/core";
import type { Report } from "@spillway/ledger";
import type { SpillwayConfig } from "@spillway/registry";
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
  /** Sums over all calls that have ended. */
  report(): Report;
  /**
   * Swaps the configuration at once; calls under way finish on the old one.
   *
   * @throws ConfigError and keeps the old configuration.
   */
  update(config: SpillwayConfig): void;
  /** Refuses new calls, waits for those under way, and closes all connections. */
  close(): Promise<void>;
}
