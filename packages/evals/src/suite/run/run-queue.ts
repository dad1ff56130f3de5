import { RunStop } from "./run-stop.ts";

/** How a queue is worked off. */
export interface QueueOptions<Item> {
  readonly concurrency: number;
  /** Throws `RunStop` where the item is not finished; it is taken up again. */
  readonly work: (item: Item) => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Works off a list, so many items at a time. Where one does not fit into a budget, what is held for the others may be the
 * reason: it waits until they are over and tries again alone. Only what has no room alone ends the run.
 *
 * @returns why it ended early; undefined where everything is done.
 */
export function runQueue<Item>(items: readonly Item[], options: QueueOptions<Item>): Promise<RunStop | undefined> {
  const { concurrency, work, signal } = options;
  const waiting = [...items];
  let underWay = 0;
  let oneByOne = false;
  let stop: RunStop | undefined;
  let failure: { readonly error: unknown } | undefined;
  return new Promise((resolve, reject) => {
    const start = (item: Item) => {
      const alone = oneByOne;
      underWay += 1;
      work(item)
        .catch((error: unknown) => {
          if (!(error instanceof RunStop)) {
            failure ??= { error };
            return;
          }
          waiting.unshift(item);
          if (error.reason === "interrupted" || alone) stop = error;
          else oneByOne = true;
        })
        .finally(() => {
          underWay -= 1;
          goOn();
        });
    };
    const goOn = () => {
      if (signal?.aborted) stop ??= new RunStop("interrupted", "The run was interrupted.");
      while (stop === undefined && failure === undefined && underWay < (oneByOne ? 1 : concurrency)) {
        const item = waiting.shift();
        if (item === undefined) break;
        start(item);
      }
      if (underWay > 0) return;
      if (failure !== undefined) reject(failure.error);
      else resolve(waiting.length > 0 ? stop : undefined);
    };
    goOn();
  });
}
