import type { CallRecord, Classifier, Gate, Warning } from "@spillway/core";
import type { Price } from "@spillway/pricing";
import type { Endpoint, Provider, Registry, Route } from "@spillway/registry";
import type { Transport } from "@spillway/transport";

/** A configuration made ready to run. Immutable: `router.update` makes a new one, and calls under way keep theirs. */
export interface Engine {
  readonly registry: Registry;
  readonly prices: ReadonlyMap<Endpoint, Price>;
  readonly classifiers: ReadonlyMap<Route, Classifier>;
  /** Routes that judge drafts. */
  readonly gates: ReadonlyMap<Route, readonly Gate[]>;
  readonly transports: ReadonlyMap<Provider, Transport>;
  /** Stands in for requests that name no configured model: the default provider, whatever it serves. */
  readonly passThrough: Endpoint;
  readonly onCall: ((record: CallRecord) => void | Promise<void>) | undefined;
  /** Never throws. */
  readonly onWarning: (warning: Warning) => void;
  /** The same, once for each code and subject. */
  readonly warnOnce: (warning: Warning) => void;
}
