import type { VisibleToken } from "./generation.ts";

/**
 * Passes visible tokens on until one of the stop texts appears; neither it nor anything after it gets through. Text that
 * may yet become a stop text is held back.
 */
export class StopFilter {
  readonly #stops: readonly string[];
  readonly #emit: (token: VisibleToken) => void;
  #held: VisibleToken[] = [];

  constructor(stops: readonly string[], emit: (token: VisibleToken) => void) {
    this.#stops = stops;
    this.#emit = emit;
  }

  /** Takes the next token. Returns true once a stop text has appeared. */
  push(token: VisibleToken): boolean {
    this.#held.push(token);
    const text = this.#held.map((held) => held.text).join("");
    const found = this.#stops.map((stop) => text.indexOf(stop)).filter((index) => index >= 0);
    if (found.length > 0) {
      this.#release(Math.min(...found), true);
      this.#held = [];
      return true;
    }
    this.#release(text.length - Math.max(0, ...this.#stops.map((stop) => beginningLength(text, stop))), false);
    return false;
  }

  /** Passes on what is held back: the answer is complete. */
  end(): void {
    this.#release(Number.POSITIVE_INFINITY, false);
  }

  /** Emits the tokens within the first `length` characters; one that straddles the border only where it may be cut. */
  #release(length: number, mayCut: boolean): void {
    let room = length;
    for (let token = this.#held[0]; token !== undefined && room > 0; token = this.#held[0]) {
      if (token.text.length > room && !mayCut) return;
      this.#held.shift();
      this.#emit(token.text.length > room ? { ...token, text: token.text.slice(0, room) } : token);
      room -= token.text.length;
    }
  }
}

/** How many characters at the end of `text` are the beginning of `stop`. */
function beginningLength(text: string, stop: string): number {
  let length = Math.min(stop.length - 1, text.length);
  while (length > 0 && !stop.startsWith(text.slice(-length))) length--;
  return length;
}
