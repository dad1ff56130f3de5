/** Says when it is the turn of what gets a fixed share of the calls, evenly spread. */
export class ShareCounter {
  #due = 0;

  /** A call comes of which it gets `share`, 0 to 1. */
  earn(share: number): void {
    this.#due = Math.min(this.#due + share, 2);
  }

  /** Takes the turn where it is due. */
  take(): boolean {
    // Ten times 0.1 is a little less than 1 in binary.
    if (this.#due < 1 - 1e-9) return false;
    this.#due -= 1;
    return true;
  }
}
