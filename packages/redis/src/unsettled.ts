import type { Reservation } from "@spillway/budgets";

/** Beyond it the oldest are let go: they lapse, and count as spent. */
const most = 10_000;

/** Settlements that Redis did not take, to be sent again. Sending one that it took after all does no harm. */
export class Unsettled {
  readonly #waiting = new Map<string, { readonly reservation: Reservation; readonly amounts: readonly number[] }>();
  #isSending = false;

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  note(reservation: Reservation, amounts: readonly number[]): void {
    this.#waiting.set(reservation.id, { reservation, amounts });
    if (this.#waiting.size > most) this.#waiting.delete(this.#waiting.keys().next().value as string);
  }

  /** Sends one after the other until one fails. Never rejects. */
  async sendAgain(settle: (reservation: Reservation, amounts: readonly number[]) => Promise<void>): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      for (const [id, one] of [...this.#waiting]) {
        // To the end of the line first, so that one that always fails does not keep the others from it.
        this.#waiting.delete(id);
        this.#waiting.set(id, one);
        await settle(one.reservation, one.amounts);
        this.#waiting.delete(id);
      }
    } catch {
      // They wait for the next time.
    } finally {
      this.#isSending = false;
    }
  }
}
