import type { CallRecord, Warning } from "@spillway/core";
import type { Ledger } from "@spillway/ledger";
import type { Call } from "../call.ts";
import type { Engine } from "../engine.ts";
import { type Ending, recordOf } from "./record-of.ts";

/** Books a call and tells `onCall`. Nothing that a callback does can break the call. */
export function emit(call: Call, ending: Ending, ledger: Ledger): CallRecord {
  call.release();
  const record = recordOf(call, ending);
  ledger.book(record);
  tell(call.engine, record);
  return record;
}

function tell(engine: Engine, record: CallRecord): void {
  if (engine.onCall === undefined) return;
  try {
    const told = engine.onCall(record);
    if (told instanceof Promise) told.catch((error: unknown) => engine.onWarning(failed(error)));
  } catch (error) {
    engine.onWarning(failed(error));
  }
}

function failed(cause: unknown): Warning {
  return {
    code: "callback_failed",
    message: "onCall threw. The call itself is not affected. Fix: catch errors inside the callback.",
    subject: undefined,
    cause,
  };
}
