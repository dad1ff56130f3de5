import { randomUUID } from "node:crypto";
import { type Next, toNanoUsd } from "@spillway/core";
import type { Answer } from "../answer.ts";
import type { AttemptAnswer } from "../attempt/attempt-answer.ts";
import { Call } from "../call.ts";
import { boundaryRefusal } from "../decide/refusal-of.ts";
import { JsonText } from "../request/json-edit.ts";
import type { Ending } from "./record-of.ts";

/** What is done to know what a call would really have cost at its route's baseline. */
export type Measure = "ask-baseline" | "baseline-answered" | undefined;

/** What another model made of a call. */
export interface ShadowAnswer {
  readonly model: string;
  /** Undefined where its price is not known. */
  readonly nanoUsd: number | undefined;
  readonly costUsd: number | undefined;
  /** The answer's body. */
  readonly parsed: unknown;
}

/** Draws the share of a route's calls whose baseline is measured; undefined for the others. */
export function measureOf(call: Call, ending: Ending): Measure {
  const { plan, inbound, engine, shadowOf, constraints } = call;
  const route = plan?.route;
  if (route?.shadow === undefined || route.baseline === undefined || shadowOf !== undefined) return undefined;
  if (ending.outcome !== "ok" || inbound.api !== "chat" || inbound.json === undefined) return undefined;
  if (boundaryRefusal(route.baseline, constraints?.data ?? []) !== undefined) return undefined;
  const counter = engine.shadows.get(route);
  counter?.earn(route.shadow);
  if (counter?.take() !== true) return undefined;
  // The baseline's own answer is its own measure.
  return ending.attempt?.endpoint === route.baseline.id ? "baseline-answered" : "ask-baseline";
}

/**
 * The model that a call's answer is to be compared with where the baseline itself answered: the first tier's. Without it only
 * requests that the router sent to the first tier would be compared, and whoever calibrates on them would not see the others.
 */
export function firstTierModel({ plan }: Call, ending: Ending): string | undefined {
  const route = plan?.route;
  if (route?.compareWithBaseline === undefined || route.tiers.length < 2) return undefined;
  const first = route.tiers[0]?.models[0]?.id;
  return first === ending.attempt?.model ? undefined : first;
}

/**
 * Asks a model or an endpoint the same, as a call of its own with its own record. Its answer goes to nobody but the route's
 * own comparison.
 *
 * @throws what the call came to, where it failed or may not go there.
 */
export async function askInShadow(
  call: Call,
  model: string,
  run: Next<Call, Answer>,
  begin: () => () => void,
): Promise<ShadowAnswer | undefined> {
  const { inbound, engine, clock } = call;
  if (inbound.json === undefined) return undefined;
  const whole = [
    { kind: "remove", key: "stream" },
    { kind: "remove", key: "stream_options" },
  ] as const;
  const shadow = new Call(
    randomUUID(),
    engine,
    clock,
    {
      ...inbound,
      model,
      stream: false,
      signal: undefined,
      json: new JsonText(inbound.json.edited(whole)),
      fields: { ...inbound.fields, stream: false, stream_options: undefined },
    },
    begin(),
  );
  shadow.shadowOf = call.id;
  shadow.constraints = call.constraints;
  shadow.leg = { ...shadow.leg, role: "shadow" };
  const { attempt, parsed } = (await run(shadow)) as AttemptAnswer;
  if (attempt === undefined || attempt.failure !== undefined) return undefined;
  const nanoUsd = attempt.costUsd === undefined ? undefined : toNanoUsd(attempt.costUsd);
  return { model: attempt.model, nanoUsd, costUsd: attempt.costUsd, parsed };
}
