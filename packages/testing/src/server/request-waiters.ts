import { realAfter } from "../timers.ts";

interface Waiter {
  readonly count: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly cancelTimer: () => void;
}

/** Those who wait until so many requests have come. */
export class RequestWaiters {
  readonly #waiters = new Set<Waiter>();

  /** Resolves once `arrived` has been called with `count` or more. Rejects after `timeoutMs`. */
  wait(count: number, timeoutMs: number, soFar: () => number): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancelTimer = realAfter(timeoutMs, () => {
        this.#waiters.delete(waiter);
        reject(new Error(`Waited ${timeoutMs} ms for ${count} request(s); ${soFar()} came.`));
      });
      const waiter: Waiter = { count, resolve, reject, cancelTimer };
      this.#waiters.add(waiter);
      this.arrived(soFar());
    });
  }

  arrived(count: number): void {
    for (const waiter of this.#waiters) {
      if (waiter.count > count) continue;
      this.#waiters.delete(waiter);
      waiter.cancelTimer();
      waiter.resolve();
    }
  }

  rejectAll(message: string): void {
    for (const waiter of this.#waiters) {
      waiter.cancelTimer();
      waiter.reject(new Error(message));
    }
    this.#waiters.clear();
  }
}
