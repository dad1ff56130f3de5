import type { FakeClock } from "@spillway/testing";

/** How far time moves each turn, in milliseconds. */
const stepMs = 5;

/**
 * Moves the clock a little each turn of the event loop. What is under way in this process gets its turns in between, so
 * a wait ends after so many turns and not after so much real time: no test sleeps, and a busy machine times nothing out.
 */
export function startTime(clock: FakeClock): { stop(): Promise<void> } {
  let flowing = true;
  const flow = (async () => {
    while (flowing) await clock.advance(stepMs);
  })();
  return {
    async stop() {
      flowing = false;
      await flow;
    },
  };
}
