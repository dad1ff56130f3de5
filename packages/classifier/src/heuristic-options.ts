import { ConfigError, type ConfigIssue } from "@spillway/core";
import { signals } from "./signals/index.ts";

/** The names of the heuristic classifier's signals, as they appear in its reasons. */
export type SignalName =
  | "length"
  | "context"
  | "code"
  | "debugging"
  | "mathematics"
  | "reasoning"
  | "multi-step"
  | "design"
  | "constraints"
  | "depth"
  | "expertise"
  | "language"
  | "tools"
  | "attachments"
  | "structured-output"
  | "follow-up"
  | "floor-rule"
  | "courtesy"
  | "small-task"
  | "lookup"
  | "short"
  | "housekeeping";

/** Options of `heuristicClassifier`. */
export interface HeuristicOptions {
  /** The estimate where no signal speaks, 0 to 1. @default 0.4 */
  readonly base?: number;
  /** How far each signal moves the estimate at full strength, signed; 0 turns it off. @default heuristicWeights */
  readonly weights?: Readonly<Partial<Record<SignalName, number>>>;
}

/** The estimate where no signal speaks. */
export const heuristicBase = 0.4;

/** How far each signal moves the estimate at full strength. */
export const heuristicWeights: Readonly<Record<SignalName, number>> = Object.freeze(
  Object.fromEntries(signals.map((signal) => [signal.name, signal.weight])) as Record<SignalName, number>,
);

/** Throws a `ConfigError` with every fault in the options. */
export function checkHeuristicOptions(options: HeuristicOptions): void {
  const issues: ConfigIssue[] = [];
  const { base } = options;
  if (base !== undefined && !(base >= 0 && base <= 1)) {
    issues.push({ path: "base", message: "Give a number from 0 to 1." });
  }
  for (const [name, weight] of Object.entries(options.weights ?? {})) {
    const path = `weights.${name}`;
    if (!Object.hasOwn(heuristicWeights, name)) {
      issues.push({ path, message: `No such signal. There are: ${Object.keys(heuristicWeights).join(", ")}.` });
    } else if (!(weight >= -1 && weight <= 1)) {
      issues.push({ path, message: "Give a number from -1 to 1." });
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
}
