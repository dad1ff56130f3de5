import { setImmediate as turn } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

/** Fails a test after which a rejection is left that nobody handles. */
export function noUnhandledRejections(): void {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  beforeAll(() => void process.on("unhandledRejection", note));
  afterAll(() => void process.off("unhandledRejection", note));
  afterEach(async () => {
    await turn();
    expect(unhandled.splice(0)).toEqual([]);
  });
}
