import type { CallRecord } from "@spillway/core";
import type { Call } from "../call.ts";
import type { Books } from "./books.ts";
import { type Ending, recordOf } from "./record-of.ts";

/** Books a call and tells `onCall`. Nothing that a callback does can break the call. */
export function emit(call: Call, ending: Ending, books: Books, measuredBaselineNanoUsd?: number): CallRecord {
  call.release();
  const record = recordOf(call, ending, measuredBaselineNanoUsd);
  books.book(record, measuredBaselineNanoUsd);
  const { onCall, onWarning, deliveries } = call.engine;
  if (onCall !== undefined) deliveries.deliver("onCall", () => onCall(record), onWarning);
  return record;
}
