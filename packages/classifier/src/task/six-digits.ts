/** A number as artefacts hold it: six significant digits. */
export function sixDigits(value: number): number {
  return Number(value.toPrecision(6));
}
