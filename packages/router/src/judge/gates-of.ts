import type { Gate } from "@spillway/core";
import {
  cutGate,
  emptyGate,
  logprobGate,
  predicateGate,
  refusalGate,
  repetitionGate,
  schemaGate,
} from "@spillway/escalation";
import type { GateSettings } from "@spillway/registry";

/** The gates a route asks for, the cheapest first. */
export function gatesOf(settings: GateSettings): readonly Gate[] {
  const gates: Gate[] = [];
  if (settings.empty) gates.push(emptyGate());
  if (settings.cut) gates.push(cutGate());
  if (settings.refusal) gates.push(refusalGate());
  if (settings.schema) gates.push(schemaGate());
  if (settings.repetition) gates.push(repetitionGate());
  if (settings.minMeanLogprob !== undefined) gates.push(logprobGate({ minMean: settings.minMeanLogprob }));
  gates.push(...settings.custom);
  if (settings.accept !== undefined) gates.push(predicateGate(settings.accept));
  return gates;
}
