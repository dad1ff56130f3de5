import type { AttemptRecord, CallRecord } from "spillway";

/** Sums over attempts or calls. Money in nano-dollars. */
export interface TallySum {
  attempts: number;
  failures: number;
  inputTokens: number;
  outputTokens: number;
  costNanoUsd: number;
  unpricedAttempts: number;
}

/** What the records say, summed by hand, to be held against the ledger and the servers. It keeps no record. */
export class Tally {
  readonly total = emptySum();
  readonly byEndpoint = new Map<string, TallySum>();
  /** Records of each call, by the number that its label `call` has. */
  readonly #records: Uint8Array;
  records = 0;
  strays = 0;

  constructor(calls: number) {
    this.#records = new Uint8Array(calls);
  }

  add(record: CallRecord): void {
    this.records += 1;
    const number = Number(record.labels.call);
    if (number in this.#records) this.#records[number] = (this.#records[number] ?? 0) + 1;
    else this.strays += 1;
    if (record.outcome !== "ok") this.total.failures += 1;
    for (const attempt of record.attempts) {
      addAttempt(this.total, attempt);
      const sum = this.byEndpoint.get(attempt.endpoint) ?? emptySum();
      this.byEndpoint.set(attempt.endpoint, sum);
      addAttempt(sum, attempt);
      if (attempt.failure !== undefined) sum.failures += 1;
    }
  }

  /** How many calls have not exactly one record. */
  miscounted(): number {
    return this.strays + this.#records.reduce((sum, count) => sum + (count === 1 ? 0 : 1), 0);
  }
}

function emptySum(): TallySum {
  return { attempts: 0, failures: 0, inputTokens: 0, outputTokens: 0, costNanoUsd: 0, unpricedAttempts: 0 };
}

function addAttempt(sum: TallySum, { usage, costUsd }: AttemptRecord): void {
  sum.attempts += 1;
  sum.inputTokens += usage?.inputTokens ?? 0;
  sum.outputTokens += usage?.outputTokens ?? 0;
  if (costUsd === undefined) sum.unpricedAttempts += 1;
  else sum.costNanoUsd += Math.round(costUsd * 1e9);
}
