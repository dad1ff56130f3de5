/** Something that went on working but should be looked at. */
export interface Warning {
  readonly code:
    | "retires_soon"
    | "deprecated"
    | "retired"
    | "callback_failed"
    | "callback_overflow"
    | "classifier_failed"
    | "drift"
    | "ledger_failed"
    | "price_unknown";
  /** In words, with what to do. */
  readonly message: string;
  /** The endpoint, model or route concerned, where there is one. */
  readonly subject: string | undefined;
  readonly cause: unknown;
}
