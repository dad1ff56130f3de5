import type { DriftMonitor } from "@spillway/classifier";
import type { AttemptContext, AttemptRecord, CallRecord, Gate, HealthEvent, Sample, Warning } from "@spillway/core";
import type { Endpoint, Provider, Registry, Route } from "@spillway/registry";
import type { EndpointState, Hedging, ShareCounter, WaitingLine } from "@spillway/resilience";
import type { Transport } from "@spillway/transport";
import type { BudgetBooks } from "./budget/budget-books.ts";
import type { RouteClassifier } from "./classify/route-classifier.ts";
import type { Costs } from "./cost/costs.ts";
import type { ResponsePins } from "./decide/response-pins.ts";
import type { Deliveries } from "./settle/deliveries.ts";

/** A configuration made ready to run. Immutable: `router.update` makes a new one, and calls under way keep theirs. */
export interface Engine {
  readonly registry: Registry;
  readonly costs: Costs;
  readonly classifiers: ReadonlyMap<Route, RouteClassifier>;
  /** Routes that judge drafts. */
  readonly gates: ReadonlyMap<Route, readonly Gate[]>;
  readonly transports: ReadonlyMap<Provider, Transport>;
  /** Stands in for requests that name no configured model: a provider, whatever it serves. */
  readonly passThrough: ReadonlyMap<Provider, Endpoint>;
  readonly budgets: BudgetBooks;
  /** Routes that make second attempts beside slow ones. */
  readonly hedging: ReadonlyMap<Route, Hedging>;
  /** Routes whose baseline is asked beside, for a share of the calls. */
  readonly shadows: ReadonlyMap<Route, ShareCounter>;
  /** Which endpoint holds the state of a response. */
  readonly pins: ResponsePins;
  /** Where calls wait whose endpoints are at their limits. */
  readonly line: WaitingLine;
  /** @throws TypeError for an endpoint of another configuration. */
  stateOf(endpoint: Endpoint): EndpointState;
  /** Asks the provider's engine how it is, unless that is known already. Nothing where it cannot be asked for free. */
  probe(provider: Provider): void;
  /** Whether anybody collects samples. */
  readonly wantsSamples: boolean;
  /** Never throws. */
  readonly tellSample: (sample: Sample) => void;
  /** Calibrated routes. */
  readonly drift: ReadonlyMap<Route, DriftMonitor>;
  readonly onCall: ((record: CallRecord) => void | Promise<void>) | undefined;
  readonly onAttempt: ((attempt: AttemptRecord, call: AttemptContext) => void | Promise<void>) | undefined;
  /** Calls the user's callbacks. */
  readonly deliveries: Deliveries;
  /** Never throws. */
  readonly onHealth: (event: HealthEvent) => void;
  /** Never throws. */
  readonly onWarning: (warning: Warning) => void;
  /** The same, once for each code and subject. */
  readonly warnOnce: (warning: Warning) => void;
}
