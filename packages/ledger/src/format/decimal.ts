/** Dollars in plain decimals, to the nano-dollar: 0.0000001, not 1e-7. */
export function decimal(usd: number, digits = 9): string {
  return usd
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}
