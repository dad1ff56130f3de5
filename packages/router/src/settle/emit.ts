import type { CallRecord } from "@spillway/core";
import type { Ledger } from "@spillway/ledger";
import type { Call } from "../call.ts";
import { type Ending, recordOf } from "./record-of.ts";

/** Books a call and tells `onCall`. Nothing that a callback does can break the call. */
export function emit(call: Call, ending: Ending, ledger: Ledger): CallRecord {
  call.release();
  const record = recordOf(call, ending);
  ledger.book(record);
  const { onCall, onWarning, deliveries } = call.engine;
  if (onCall !== undefined) deliveries.deliver("onCall", () => onCall(record), onWarning);
  return record;
}
