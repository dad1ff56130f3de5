import { FirstTokenForecast } from "./first-token-forecast.ts";

/** The streams that still wait for their first token, and how long the next one would. */
export class AwaitedFirstTokens {
  readonly #forecast = new FirstTokenForecast();
  #count = 0;

  /** A stream begins. Gives how many were waiting before it. */
  begin(): number {
    const ahead = this.#count;
    this.#count += 1;
    return ahead;
  }

  /**
   * A stream's first token has come, or will not.
   *
   * @param ahead what `begin` gave.
   * @param firstTokenMs undefined where it will not come.
   */
  end(ahead: number, firstTokenMs: number | undefined): void {
    this.#count -= 1;
    if (firstTokenMs !== undefined) this.#forecast.sample(ahead, firstTokenMs);
  }

  /** For a stream that begins now, in milliseconds; undefined where nothing is known yet. */
  get forecastMs(): number | undefined {
    return this.#forecast.predictMs(this.#count);
  }
}
