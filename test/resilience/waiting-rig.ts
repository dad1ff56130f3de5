import { type EndpointState, type Entry, Selector, type Slot, WaitingLine } from "@spillway/resilience";
import { FakeClock } from "@spillway/testing";
import { ending } from "./endpoint-fixture.ts";

/** What a waiting call wants; by default a place at once or within ten minutes, at priority 0. */
export interface Ask {
  readonly at: readonly EndpointState[];
  readonly priority?: number;
  readonly tokens?: number;
  readonly deadlineMs?: number;
  readonly maxWaitMs?: number;
  readonly signal?: AbortSignal;
}

/** One that asked, and what came of it so far. */
export interface Asked {
  readonly name: string;
  entry: Entry<Slot> | undefined;
  error: unknown;
  /** Ends its attempt well. */
  leave(): void;
}

/** A waiting line on a fake clock, whose callers go through the selector as calls do. */
export function waitingRig() {
  const clock = new FakeClock();
  const line = new WaitingLine(clock);
  /** Names of those who got a place, in order. */
  const served: string[] = [];
  const servedAtMs: number[] = [];
  const ask = (name: string, { at, priority = 0, tokens = 0, ...rest }: Ask): Asked => {
    const selector = new Selector<Slot>({
      clock,
      line,
      wanted: { tokens, stream: false },
      priority,
      deadlineMs: rest.deadlineMs ?? clock.monotonicMs() + 600_000,
      maxWaitMs: rest.maxWaitMs ?? Number.POSITIVE_INFINITY,
      signal: rest.signal,
      passedOver: { passOver: () => {} },
    });
    const asked: Asked = {
      name,
      entry: undefined,
      error: undefined,
      leave: () => asked.entry?.permit.end(ending(), clock.monotonicMs()),
    };
    const chosen = selector.choose(
      at.map((state) => ({ state, contextWindow: undefined })),
      true,
    );
    const got = (entry: Entry<Slot> | undefined) => {
      asked.entry = entry;
      served.push(name);
      servedAtMs.push(clock.monotonicMs());
    };
    if (chosen instanceof Promise) {
      chosen.then(got, (error: unknown) => {
        asked.error = error;
      });
    } else got(chosen);
    return asked;
  };
  return { clock, line, served, servedAtMs, ask };
}
