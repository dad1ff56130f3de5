import {
  type AttemptRecord,
  addTokens,
  type CallRecord,
  noTokens,
  type TokenCounts,
  toNanoUsd,
  toUsd,
} from "@spillway/core";

/** Sums over calls (by route, label) or over attempts (by model, endpoint). Money in US dollars. */
export interface Summary {
  /** Calls that had at least one attempt here. */
  readonly calls: number;
  readonly attempts: number;
  /** Calls that did not end well, by route and label; attempts that failed, by model and endpoint. */
  readonly failures: number;
  /** Drafts that were rejected. */
  readonly escalations: number;
  /** Attempts that went here because the endpoint before was full. */
  readonly overflows: number;
  /** Second attempts beside slow ones. */
  readonly hedges: number;
  readonly tokens: TokenCounts;
  /** What is known to have been spent. */
  readonly costUsd: number;
  /** Attempts whose cost is not known and is not in `costUsd`. */
  readonly unpricedAttempts: number;
  /** Baseline cost of the calls that have both it and a known cost. Only by route and label. */
  readonly baselineCostUsd: number;
  /** Over the same calls: baseline less cost. Negative where routing cost more. */
  readonly savingUsd: number;
}

/** A running sum. Money is added in whole nano-dollars. */
export class Sum {
  #calls = 0;
  #attempts = 0;
  #failures = 0;
  #escalations = 0;
  #overflows = 0;
  #hedges = 0;
  #tokens: TokenCounts = noTokens;
  #costNanoUsd = 0;
  #unpricedAttempts = 0;
  #baselineNanoUsd = 0;
  #savingNanoUsd = 0;

  addCall(record: CallRecord): void {
    this.#calls += 1;
    if (record.outcome !== "ok") this.#failures += 1;
    for (const attempt of record.attempts) this.#addAttempt(attempt);
    if (record.baselineCostUsd !== undefined && record.savingUsd !== undefined) {
      this.#baselineNanoUsd += toNanoUsd(record.baselineCostUsd);
      this.#savingNanoUsd += toNanoUsd(record.savingUsd);
    }
  }

  /** Adds one attempt; `first` where it is its call's first one here. */
  addAttempt(attempt: AttemptRecord, first: boolean): void {
    if (first) this.#calls += 1;
    if (attempt.failure !== undefined) this.#failures += 1;
    this.#addAttempt(attempt);
  }

  #addAttempt(attempt: AttemptRecord): void {
    this.#attempts += 1;
    if (attempt.verdict?.verdict === "reject") this.#escalations += 1;
    if (attempt.role === "overflow") this.#overflows += 1;
    else if (attempt.role === "hedge") this.#hedges += 1;
    if (attempt.usage !== undefined) this.#tokens = addTokens(this.#tokens, attempt.usage);
    if (attempt.costUsd === undefined) this.#unpricedAttempts += 1;
    else this.#costNanoUsd += toNanoUsd(attempt.costUsd);
  }

  summary(): Summary {
    return {
      calls: this.#calls,
      attempts: this.#attempts,
      failures: this.#failures,
      escalations: this.#escalations,
      overflows: this.#overflows,
      hedges: this.#hedges,
      tokens: this.#tokens,
      costUsd: toUsd(this.#costNanoUsd),
      unpricedAttempts: this.#unpricedAttempts,
      baselineCostUsd: toUsd(this.#baselineNanoUsd),
      savingUsd: toUsd(this.#savingNanoUsd),
    };
  }
}
