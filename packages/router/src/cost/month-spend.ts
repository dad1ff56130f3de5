/** Months that are kept: this one, and the one before for calls that began in it. */
const monthsKept = 2;

/** What each endpoint has cost in a calendar month (UTC) so far, for discounts by volume. Of this process alone. */
export class MonthSpend {
  readonly #months = new Map<string, Map<string, number>>();

  /** In US dollars. */
  of(endpoint: string, atMs: number): number {
    return (this.#months.get(monthOf(atMs))?.get(endpoint) ?? 0) / 1_000_000_000;
  }

  add(endpoint: string, nanoUsd: number, atMs: number): void {
    const name = monthOf(atMs);
    const month = this.#months.get(name) ?? new Map<string, number>();
    this.#months.set(name, month);
    month.set(endpoint, (month.get(endpoint) ?? 0) + nanoUsd);
    const names = [...this.#months.keys()].sort();
    for (const old of names.slice(0, -monthsKept)) this.#months.delete(old);
  }
}

function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}
