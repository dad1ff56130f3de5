/** An item that no store can book, now or later. It has the item's id, never its content. */
export class LedgerItemError extends TypeError {
  override readonly name = "LedgerItemError";
}
