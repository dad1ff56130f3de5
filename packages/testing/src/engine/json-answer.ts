import { type RawAnswer, raw } from "../answers/raw.ts";

/** A page or an error in JSON. Status 200 by default. */
export function jsonAnswer(body: unknown, status = 200): RawAnswer {
  return raw({ status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}
