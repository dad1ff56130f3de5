import type { CallRecord, Classifier, Gate, Warning } from "@spillway/core";
import type { Endpoint, Registry, Route } from "@spillway/registry";
import type { Price } from "@spillway/pricing";

/** A configuration made ready to run. Immutable: `router.update` makes a new one, and calls under way keep theirs. */
export interface Engine {
  readonly registry: Registry;
  readonly prices: ReadonlyMap<Endpoint, Price>;
  readonly classifiers: ReadonlyMap<Route, Classifier>;
  /** Routes that judge drafts. */
  readonly gates: ReadonlyMap<Route, readonly Gate[]>;
  readonly onCall: ((record: CallRecord) => void | Promise<void>) | undefined;
  readonly onWarning: (warning: Warning) => void;
}
