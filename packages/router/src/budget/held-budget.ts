import type { AttemptRecord } from "@spillway/core";

/** What is held for one attempt. */
export interface HeldBudget {
  /** Books what the attempt came to, in place of what was held. */
  settle(record: AttemptRecord): void;
}

/** Where no budget counts. */
export const nothingHeld: HeldBudget = Object.freeze({ settle: () => undefined });

/** An attempt that was not made uses nothing. */
export const neverMade = { costUsd: 0, usage: { inputTokens: 0, outputTokens: 0 } } as AttemptRecord;

/** Two as one. */
export function bothHeld(left: HeldBudget, right: HeldBudget): HeldBudget {
  if (left === nothingHeld) return right;
  return {
    settle(record) {
      left.settle(record);
      right.settle(record);
    },
  };
}
