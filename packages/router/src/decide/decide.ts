import { type Candidate, type Decision, type Difficulty, type Rejection, SpillwayError } from "@spillway/core";
import { type Endpoint, type Route, suggestName } from "@spillway/registry";
import type { Engine } from "../engine.ts";
import { chooseTier } from "./choose-tier.ts";
import { refusalOf } from "./refusal-of.ts";
import type { Subject } from "./subject.ts";

/** A decision with the endpoints behind its names. */
export interface Plan {
  readonly decision: Decision;
  readonly route: Route | undefined;
  /** The tier that the call's difficulty asks for; the decision's own may be below it. */
  readonly wantedTier: number;
  /** Same order and length as `decision.candidates`. */
  readonly endpoints: readonly Endpoint[];
}

/**
 * Decides where a call may go and in which order. Pure: no I/O and no clock of its own.
 *
 * @throws SpillwayError `unknown_model` where `model` names neither a route, a model nor an endpoint.
 */
export function decide(engine: Engine, subject: Subject): Plan {
  const { registry } = engine;
  const route = registry.routes.get(subject.requestedModel);
  if (route !== undefined) return decideRoute(engine, route, subject);
  const single = registry.endpoints.get(subject.requestedModel);
  const endpoints =
    registry.endpointsOfModel.get(subject.requestedModel) ?? (single === undefined ? undefined : [single]);
  if (endpoints === undefined) {
    const names = [...registry.routes.keys(), ...registry.endpointsOfModel.keys()];
    const hint = suggestName(subject.requestedModel, names);
    throw new SpillwayError("unknown_model", `No route and no model is called "${subject.requestedModel}".${hint}`, {
      param: "model",
    });
  }
  const collected = new Collected(engine, subject);
  if (subject.pinnedTo !== undefined) return decidePinned(collected, undefined, subject.pinnedTo);
  for (const endpoint of subject.order(endpoints, registry)) collected.add(endpoint, 0);
  return collected.plan(undefined, 0, "the caller named the model", undefined);
}

/** State that one endpoint holds is of no use to another: the call goes there or nowhere. */
function decidePinned(collected: Collected, route: Route | undefined, endpoint: Endpoint): Plan {
  const tier = route?.tiers.findIndex((one) => one.endpoints.includes(endpoint)) ?? 0;
  collected.add(endpoint, Math.max(0, tier));
  return collected.plan(
    route,
    Math.max(0, tier),
    `${endpoint.id} holds the state that the request refers to`,
    undefined,
  );
}

function decideRoute(engine: Engine, route: Route, subject: Subject): Plan {
  const collected = new Collected(engine, subject);
  if (subject.pinnedTo !== undefined) return decidePinned(collected, route, subject.pinnedTo);
  const { difficulty } = subject;
  let choice = difficulty === undefined ? { tier: 0, reason: "the route has one tier" } : chooseTier(route, difficulty);
  for (const [tier, { endpoints }] of route.tiers.entries()) {
    if (tier < choice.tier) continue;
    for (const endpoint of subject.order(endpoints, route)) collected.add(endpoint, tier);
  }
  const wantedTier = choice.tier;
  const answering =
    collected.isEmpty && !collected.mustNotDegrade
      ? highestEligibleBelow(collected, subject, route, choice.tier)
      : choice.tier;
  for (const [tier, { endpoints }] of route.tiers.entries()) {
    if (tier >= answering) break;
    for (const endpoint of endpoints) collected.reject(endpoint, tier, { reason: "below-tier", detail: choice.reason });
  }
  if (answering < choice.tier)
    choice = { tier: answering, reason: `${choice.reason}; nothing there may take it: the next lower tier does` };
  return { ...collected.plan(route, choice.tier, choice.reason, difficulty), wantedTier };
}

/** A call that no endpoint of its tier or above may take goes to the best below: an answer inside the bounds beats none. */
function highestEligibleBelow(collected: Collected, subject: Subject, route: Route, from: number): number {
  for (let tier = from - 1; tier >= 0; tier--) {
    for (const endpoint of subject.order(route.tiers[tier]?.endpoints ?? [], route)) collected.add(endpoint, tier);
    if (!collected.isEmpty) return tier;
  }
  return 0;
}

class Collected {
  readonly #engine: Engine;
  readonly #subject: Subject;
  readonly #candidates: Candidate[] = [];
  readonly #endpoints: Endpoint[] = [];
  readonly #rejected: Rejection[] = [];

  constructor(engine: Engine, subject: Subject) {
    this.#engine = engine;
    this.#subject = subject;
  }

  /** A budget refuses what a cheaper tier might still do. */
  mustNotDegrade = false;

  get isEmpty(): boolean {
    return this.#endpoints.length === 0;
  }

  /** Takes the endpoint, or what succeeds it where it is retired, or notes why not. */
  add(endpoint: Endpoint, tier: number, via: readonly Endpoint[] = []): void {
    if (this.#endpoints.includes(endpoint) || via.includes(endpoint)) return;
    if (endpoint.retiresAtMs !== undefined && this.#subject.nowMs >= endpoint.retiresAtMs) {
      const date = new Date(endpoint.retiresAtMs).toISOString().slice(0, 10);
      const successors = endpoint.successors.map((successor) => successor.id);
      const detail = `retired on ${date}${successors.length > 0 ? `, succeeded by ${successors.join(", ")}` : ""}`;
      this.reject(endpoint, tier, { reason: "retired", detail });
      for (const successor of endpoint.successors) this.add(successor, tier, [...via, endpoint]);
      return;
    }
    const refusal = refusalOf(endpoint, this.#engine.costs, this.#subject);
    if (refusal !== undefined) {
      if ("mayDegrade" in refusal && refusal.mayDegrade === false) this.mustNotDegrade = true;
      this.reject(endpoint, tier, { reason: refusal.reason, detail: refusal.detail });
      return;
    }
    this.#endpoints.push(endpoint);
    this.#candidates.push(candidateOf(endpoint, tier));
  }

  reject(endpoint: Endpoint, tier: number, refusal: Pick<Rejection, "reason" | "detail">): void {
    this.#rejected.push({ ...candidateOf(endpoint, tier), ...refusal });
  }

  /** Puts a standby first whose turn it is, among those that the call may start at. */
  #putWarmFirst(): void {
    const first = this.#candidates[0];
    const standbys = this.#endpoints.filter(
      ({ warmShare }, at) => at > 0 && warmShare > 0 && this.#candidates[at]?.tier === first?.tier,
    );
    const due = standbys.length === 0 ? undefined : this.#subject.warmTurn(standbys);
    if (due === undefined) return;
    const at = this.#endpoints.indexOf(due);
    this.#endpoints.unshift(...this.#endpoints.splice(at, 1));
    this.#candidates.unshift(...this.#candidates.splice(at, 1));
  }

  plan(route: Route | undefined, tier: number, reason: string, difficulty: Difficulty | undefined): Plan {
    this.#putWarmFirst();
    const decision: Decision = Object.freeze({
      route: route?.name,
      requestedModel: this.#subject.requestedModel,
      tier,
      reason,
      difficulty,
      candidates: Object.freeze(this.#candidates),
      rejected: Object.freeze(this.#rejected),
      estimatedInputTokens: this.#subject.estimatedInputTokens,
    });
    return { decision, route, wantedTier: tier, endpoints: this.#endpoints };
  }
}

function candidateOf(endpoint: Endpoint, tier: number): Candidate {
  return { endpoint: endpoint.id, provider: endpoint.provider.id, model: endpoint.model.id, tier };
}
