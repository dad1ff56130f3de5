/**
 * The heap in use, in bytes, after everything that can be collected has been: compiled code that has not run for a while too,
 * which the engine else drops some time, megabytes at once.
 */
export async function settledHeapBytes(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error("Run it with --expose-gc.");
  for (let round = 0; round < 2; round++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc({ type: "major", execution: "sync", flavor: "last-resort" });
  }
  return process.memoryUsage().heapUsed;
}

/** A straight line through points, by least squares. */
export interface Trend {
  readonly slope: number;
  /** The standard error of the slope: how much of it the scatter of the points can make. */
  readonly error: number;
}

export function trendOf(points: readonly (readonly [x: number, y: number])[]): Trend {
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const residue = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, error: Math.sqrt(residue / (points.length - 2) / spread) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
