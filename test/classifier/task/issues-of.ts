import { ConfigError } from "@spillway/core";

/** The faults that a call is refused with; none where it is not refused. */
export function issuesOf(run: () => unknown): ConfigError["issues"] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
  return [];
}
