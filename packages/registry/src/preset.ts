import type { EngineName } from "@spillway/core";
import type { Dialect } from "./dialect.ts";

/** How a provider wants its key: `Authorization: Bearer KEY`, or the bare key in a header of this name. */
export type KeyHeader = "authorization" | "api-key" | "x-api-key";

/** Everything that is known of a provider before a user says a word. A preset is data: no code, no state. */
export interface Preset {
  /** The name that goes into `preset`. */
  readonly name: string;
  /** The provider's own name, for people. */
  readonly title: string;
  /** `hosted`: billed by token. `self-hosted`: the user's own engine. */
  readonly kind: "hosted" | "self-hosted";
  /** Base URL of the OpenAI-compatible API, without a trailing slash; undefined where each user has another. */
  readonly baseUrl: string | undefined;
  /** The environment variable that overrides or gives the base URL; undefined where there is none by custom. */
  readonly baseUrlVariable: string | undefined;
  /** The environment variable that holds the key by the provider's own custom; undefined where none is needed. */
  readonly keyVariable: string | undefined;
  /** True where the provider refuses calls without a key. */
  readonly keyRequired: boolean;
  readonly keyHeader: KeyHeader;
  readonly dialect: Dialect;
  /** The engine behind it, where it can be asked for its health and load without a bill. */
  readonly engine?: EngineName;
  /** The provider's id in @pydantic/genai-prices; undefined where that catalogue does not know it. */
  readonly priceProvider: string | undefined;
  /** Where these facts were read. */
  readonly sources: readonly string[];
}
