/** Ends the work on one trial before it is finished: a budget has no room for its next call, or the run is to stop. */
export class RunStop extends Error {
  override readonly name = "RunStop";
  readonly reason: "cap" | "interrupted";

  constructor(reason: "cap" | "interrupted", message: string) {
    super(message);
    this.reason = reason;
  }
}
