import type { Clock } from "@spillway/core";

/** Waits for `estimate`, but no longer than `timeoutMs`; then it rejects. */
export function within<Estimate>(estimate: Promise<Estimate>, clock: Clock, timeoutMs: number): Promise<Estimate> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeoutMs, () => reject(new Error(`No estimate in ${timeoutMs} ms.`)));
    estimate.then(resolve, reject).finally(cancel);
  });
}
