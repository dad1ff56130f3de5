/** Periods of UTC that a report can be grouped by, and how many characters of an ISO date name one. */
const lengths = { hour: 13, day: 10, month: 7 } as const;

export type Period = keyof typeof lengths;

export function isPeriod(key: string): key is Period {
  return Object.hasOwn(lengths, key);
}

/** The period that a moment lies in: `2026-01-31T13`, `2026-01-31`, `2026-01`. */
export function periodText(period: Period, atMs: number): string {
  return new Date(atMs).toISOString().slice(0, lengths[period]);
}
