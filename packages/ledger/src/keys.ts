import type { CallFacts } from "./facts.ts";
import type { GpuHourEntry } from "./gpu-hour.ts";

/** What a call is known by. */
export function callKey({ startedAtMs, id }: CallFacts): string {
  return `${startedAtMs} ${id}`;
}

/** What a GPU hour is known by. */
export function gpuHourKey({ endpoint, hourStartMs, source }: GpuHourEntry): string {
  return JSON.stringify([endpoint, hourStartMs, source ?? ""]);
}
