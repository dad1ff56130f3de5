import type { EngineName, Limits, OpenAIClientLike } from "@spillway/core";
import type { Dialect } from "../dialect.ts";

/** One key of a provider. */
export interface ProviderKey {
  /** Header names and values in turn that bring the key; empty where there is none. */
  readonly headers: readonly string[];
  readonly limits: Limits;
}

/** How an engine is asked for its health and load. */
export interface EngineProbe {
  readonly engine: EngineName;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** A provider, resolved: nothing left to look up when a call is made. */
export interface Provider {
  readonly id: string;
  readonly title: string;
  readonly kind: "hosted" | "self-hosted";
  /** The preset's name: how its usage objects are read. */
  readonly preset: string;
  /** Scheme, host and port: `https://api.openai.com`. */
  readonly origin: string;
  /** Path of the base URL without a trailing slash: `/v1`. */
  readonly basePath: string;
  /** Header names and values in turn; the key's own are in `keys`. */
  readonly headers: readonly string[];
  /** At least one. */
  readonly keys: readonly ProviderKey[];
  /** Undefined where it is judged by its answers alone. */
  readonly probe: EngineProbe | undefined;
  /** Lower-case names of the caller's headers that are passed on. */
  readonly forwardHeaders: readonly string[];
  readonly dialect: Dialect;
  readonly client: OpenAIClientLike | undefined;
  readonly dataClasses: readonly string[] | undefined;
  /** Its id in the price catalogue. */
  readonly priceProvider: string | undefined;
}
