import type { Warning } from "@spillway/core";

/** Callbacks that may be under way at the same time. */
const mostUnderWay = 256;
/** What may wait behind them. */
const mostWaiting = 10_000;

interface Delivery {
  readonly name: string;
  readonly run: () => unknown;
  readonly onWarning: (warning: Warning) => void;
}

/**
 * Hands records and events to the user's callbacks. A callback is called at once; what an async one does goes on beside the
 * calls, so many at a time, the others in a bounded line behind them. What throws or rejects becomes a warning.
 */
export class Deliveries {
  readonly #waiting: Delivery[] = [];
  #underWay = 0;
  #lost = 0;
  #idle: (() => void)[] = [];

  /** @param name of the callback, for warnings. */
  deliver(name: string, run: () => unknown, onWarning: (warning: Warning) => void): void {
    const delivery = { name, run, onWarning };
    if (this.#underWay < mostUnderWay) this.#start(delivery);
    else if (this.#waiting.length < mostWaiting) this.#waiting.push(delivery);
    else this.#lose(delivery);
  }

  /** Resolves when every callback has ended. */
  flush(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #start(delivery: Delivery): void {
    try {
      const told = delivery.run();
      if (!isThenable(told)) return;
      this.#underWay += 1;
      Promise.resolve(told)
        .catch((error: unknown) => fail(delivery, error))
        .finally(() => this.#ended());
    } catch (error) {
      fail(delivery, error);
    }
  }

  #ended(): void {
    this.#underWay -= 1;
    while (this.#underWay < mostUnderWay) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#start(next);
    }
    if (this.#underWay > 0) return;
    const idle = this.#idle;
    this.#idle = [];
    for (const tell of idle) tell();
  }

  #lose({ name, onWarning }: Delivery): void {
    this.#lost += 1;
    // Each lost one would flood whoever reads the warnings.
    if ((this.#lost & (this.#lost - 1)) !== 0) return;
    const message = `${name} is too slow: ${this.#lost} of its events were left out so far. Fix: return sooner, and queue in your own store.`;
    onWarning({ code: "callback_overflow", message, subject: name, cause: undefined });
  }
}

function fail({ name, onWarning }: Delivery, cause: unknown): void {
  const message = `${name} threw. The call itself is not affected. Fix: catch errors inside the callback.`;
  onWarning({ code: "callback_failed", message, subject: undefined, cause });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
