import type { BalanceName, ConfigIssue, HedgeOptions } from "@spillway/core";
import type { z } from "zod";
import { suggestName } from "../closest.ts";
import type { AffinityName } from "../entities/affinity-name.ts";
import type { Endpoint } from "../entities/endpoint.ts";
import type { GateSettings } from "../entities/gate-settings.ts";
import type { Model } from "../entities/model.ts";
import type { Route } from "../entities/route.ts";
import type { Tier } from "../entities/tier.ts";
import type { Timeouts } from "../entities/timeouts.ts";
import type { routeSchema } from "../schema/route-schema.ts";
import { checkClassifier } from "./check-classifier.ts";

/** What the next tier is told about a rejected draft, unless the route says otherwise. */
export const defaultEscalationInstruction =
  "The previous answer may be wrong or incomplete. Reconsider the request rigorously from the start and give the correct, complete answer.";

/** What a route may refer to. */
export interface RouteContext {
  readonly endpointsOfModel: ReadonlyMap<string, readonly Endpoint[]>;
  readonly models: ReadonlyMap<string, Model>;
  readonly timeouts: Timeouts;
  readonly maxRetries: number;
  readonly balance: BalanceName;
  readonly affinity: AffinityName;
}

/** What stands before the words that another model adds to a cut stream, unless the route says otherwise. */
const defaultContinuationMarker = "\n\n[The connection was cut here. {model} continues.]\n\n";

/** Joins a route to its models and fills in defaults. Faults go to `issues`. */
export function resolveRoute(
  name: string,
  config: z.output<typeof routeSchema>,
  context: RouteContext,
  issues: ConfigIssue[],
): Route {
  const path = `routes.${name}`;
  const tiers = resolveTiers(config.tiers, path, context, issues);
  const abstainTier = config.abstainTier ?? tiers.length - 1;
  if (abstainTier >= tiers.length) {
    issues.push({
      path: `${path}.abstainTier`,
      message: `there is no tier ${abstainTier}. The last is ${tiers.length - 1}.`,
    });
  }
  const baseline =
    config.baseline === undefined ? tiers.at(-1)?.endpoints[0] : context.endpointsOfModel.get(config.baseline)?.[0];
  if (config.baseline !== undefined && baseline === undefined) {
    const hint = suggestName(config.baseline, [...context.endpointsOfModel.keys()]);
    issues.push({ path: `${path}.baseline`, message: `no endpoint serves a model "${config.baseline}".${hint}` });
  }
  const classifier = config.classifier ?? "trained";
  checkClassifier(classifier, `${path}.classifier`, context.endpointsOfModel, issues);
  if (config.calibration !== undefined && classifier !== "trained") {
    issues.push({ path: `${path}.calibration`, message: "is for the trained classifier. Leave `classifier` out." });
  }
  if (config.calibration !== undefined && tiers.length < 2) {
    issues.push({ path: `${path}.calibration`, message: "the route has one tier. Leave it out, or name more tiers." });
  }
  return Object.freeze({
    name,
    tiers,
    classifier,
    classifierFallback: config.classifierFallback ?? "trained",
    classifierTimeoutMs: config.classifierTimeoutMs ?? 5_000,
    calibration: config.calibration,
    abstainTier,
    gates: config.gates === false || tiers.length < 2 ? undefined : resolveGates(config.gates ?? {}),
    escalation: Object.freeze({
      mode: config.escalation?.mode ?? "fresh",
      instruction: config.escalation?.instruction ?? defaultEscalationInstruction,
    }),
    baseline,
    shadow: config.shadow?.share,
    compareWithBaseline: config.shadow?.compare,
    maxRetries: config.maxRetries ?? context.maxRetries,
    timeouts: Object.freeze({
      callMs: config.timeouts?.callMs ?? context.timeouts.callMs,
      attemptMs: config.timeouts?.attemptMs ?? context.timeouts.attemptMs,
      firstTokenMs: config.timeouts?.firstTokenMs ?? context.timeouts.firstTokenMs,
      idleMs: config.timeouts?.idleMs ?? context.timeouts.idleMs,
    }),
    balance: config.balance ?? context.balance,
    affinity: config.affinity ?? context.affinity,
    hedge: config.hedge === undefined ? undefined : resolveHedge(config.hedge),
    continuationMarker: markerOf(config.continuation),
  });
}

function resolveHedge(hedge: NonNullable<z.output<typeof routeSchema>["hedge"]>): HedgeOptions {
  return Object.freeze({
    percentile: hedge.percentile ?? 95,
    delayMs: hedge.delayMs,
    minDelayMs: hedge.minDelayMs ?? 50,
    maxExtraCalls: hedge.maxExtraCalls ?? 0.05,
  });
}

function markerOf(continuation: z.output<typeof routeSchema>["continuation"]): string | undefined {
  if (continuation === undefined || continuation === false) return undefined;
  return continuation === true ? defaultContinuationMarker : continuation.marker;
}

function resolveTiers(
  tiers: z.output<typeof routeSchema>["tiers"],
  path: string,
  context: RouteContext,
  issues: ConfigIssue[],
): readonly Tier[] {
  const resolved: Tier[] = [];
  let floor = 0;
  for (const [index, tier] of tiers.entries()) {
    const names = typeof tier === "string" ? [tier] : Array.isArray(tier) ? tier : tier.models;
    const given = typeof tier === "object" && !Array.isArray(tier) ? tier.maxDifficulty : undefined;
    const last = index === tiers.length - 1;
    const maxDifficulty = last ? 1 : (given ?? (index + 1) / tiers.length);
    if (maxDifficulty < floor) {
      issues.push({
        path: `${path}.tiers[${index}].maxDifficulty`,
        message: `is below the tier before it (${floor}). Let it rise from tier to tier.`,
      });
    }
    floor = maxDifficulty;
    const models: Model[] = [];
    const endpoints: Endpoint[] = [];
    for (const name of names) {
      const serving = context.endpointsOfModel.get(name);
      const model = context.models.get(name);
      if (serving === undefined || model === undefined) {
        const hint = suggestName(name, [...context.endpointsOfModel.keys()]);
        issues.push({ path: `${path}.tiers[${index}]`, message: `no endpoint serves a model "${name}".${hint}` });
        continue;
      }
      models.push(model);
      endpoints.push(...serving);
    }
    resolved.push(Object.freeze({ models, endpoints, maxDifficulty }));
  }
  return Object.freeze(resolved);
}

function resolveGates(gates: Exclude<z.output<typeof routeSchema>["gates"], false | undefined>): GateSettings {
  return Object.freeze({
    empty: gates.empty ?? true,
    cut: gates.cut ?? true,
    refusal: gates.refusal ?? true,
    schema: gates.schema ?? true,
    repetition: gates.repetition ?? true,
    minMeanLogprob: gates.minMeanLogprob,
    accept: gates.accept,
    custom: gates.custom ?? [],
  });
}
