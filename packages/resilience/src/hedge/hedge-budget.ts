/** Most that is saved up in quiet times: a burst of slow calls is not answered with a burst of hedges. */
const mostSaved = 10;

/** Keeps hedges to a share of all calls: never more than `maxExtraCalls` of those seen so far. */
export class HedgeBudget {
  readonly #maxExtraCalls: number;
  #saved = 0;

  /** @param maxExtraCalls 0 to 1. */
  constructor(maxExtraCalls: number) {
    this.#maxExtraCalls = maxExtraCalls;
  }

  /** A call begins. */
  earn(): void {
    this.#saved = Math.min(mostSaved, this.#saved + this.#maxExtraCalls);
  }

  /** True where a hedge may go. */
  spend(): boolean {
    // Twenty times 0.05 is a little less than 1 in binary.
    if (this.#saved < 1 - 1e-9) return false;
    this.#saved -= 1;
    return true;
  }

  /** A hedge that was spent did not go. */
  refund(): void {
    this.#saved += 1;
  }
}
