/** What each endpoint has cost in the calendar month (UTC) so far, for discounts by volume. Of this process alone. */
export class MonthSpend {
  #month = "";
  readonly #nanoUsd = new Map<string, number>();

  /** In US dollars. */
  of(endpoint: string, atMs: number): number {
    return this.#isThisMonth(atMs) ? (this.#nanoUsd.get(endpoint) ?? 0) / 1_000_000_000 : 0;
  }

  add(endpoint: string, nanoUsd: number, atMs: number): void {
    if (this.#isThisMonth(atMs)) this.#nanoUsd.set(endpoint, (this.#nanoUsd.get(endpoint) ?? 0) + nanoUsd);
  }

  /** Begins anew with a new month; what comes late from the month before counts no more. */
  #isThisMonth(atMs: number): boolean {
    const month = new Date(atMs).toISOString().slice(0, 7);
    if (month > this.#month) {
      this.#month = month;
      this.#nanoUsd.clear();
    }
    return month === this.#month;
  }
}
