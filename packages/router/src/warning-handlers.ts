import type { Warning } from "@spillway/core";
import type { SpillwayConfig } from "@spillway/registry";

/** A warning handler that fails must not break a call, and there is nobody left to tell. */
export function quiet(onWarning: SpillwayConfig["onWarning"]): (warning: Warning) => void {
  return (warning) => {
    try {
      const told: unknown = onWarning?.(warning);
      if (told instanceof Promise) told.catch(() => undefined);
    } catch {
      // The handler of last resort failed.
    }
  };
}

/** The same handler, told once of each code and subject. */
export function once(onWarning: (warning: Warning) => void): (warning: Warning) => void {
  const given = new Set<string>();
  return (warning) => {
    const key = `${warning.code} ${warning.subject}`;
    if (given.has(key)) return;
    given.add(key);
    onWarning(warning);
  };
}
