/** Says yes to a fixed share of the questions, evenly spread. */
export class ShareCounter {
  #due = 0;

  /** @param share 0 to 1. */
  take(share: number): boolean {
    this.#due += share;
    if (this.#due < 1) return false;
    this.#due -= 1;
    return true;
  }
}
