import type { EndpointState } from "@spillway/resilience";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ending, endpoint } from "./endpoint-fixture.ts";
import { type Asked, waitingRig } from "./waiting-rig.ts";

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant("arrive" as const),
        at: fc.subarray([0, 1, 2], { minLength: 1 }),
        priority: fc.integer({ min: -1, max: 1 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("end" as const), which: fc.nat(50) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("abort" as const), which: fc.nat(50) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(20_000) }) },
  ),
  { maxLength: 60 },
);

interface Caller extends Asked {
  readonly at: readonly EndpointState[];
  readonly priority: number;
  readonly controller: AbortController;
  gone: boolean;
}

it("whoever comes and goes: no limit is broken, nobody waits beside a free place, nobody is forgotten", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      steps,
      async (limits, run) => {
        const { clock, ask } = waitingRig();
        const places = [...limits, 1];
        const states = places.map((concurrency, index) => endpoint(`p/${index}`, { concurrency }));
        const callers: Caller[] = [];
        const holding = () => callers.filter((one) => one.entry !== undefined && !one.gone);
        const waiting = () => callers.filter((one) => one.entry === undefined && !one.gone);
        const check = () => {
          states.forEach((state, index) => {
            const held = holding().filter(({ entry }) => entry?.candidate.state === state).length;
            expect(state.inFlight).toBe(held);
            expect(held).toBeLessThanOrEqual(places[index] as number);
            const wanting = waiting().filter(({ at }) => at.includes(state));
            expect(state.waitingCalls).toBe(wanting.length);
            if (wanting.length > 0) expect(held).toBe(places[index]);
          });
          expect(clock.pending).toBe(waiting().length);
        };
        for (const step of run) {
          if (step.kind === "wait") await clock.advance(step.ms);
          else if (step.kind === "arrive") {
            const controller = new AbortController();
            const at = step.at.map((index) => states[index] as EndpointState);
            const { priority } = step;
            const asked = ask(`call ${callers.length}`, { at, priority, signal: controller.signal, deadlineMs: 1e9 });
            callers.push(Object.assign(asked, { at, priority, controller, gone: false }));
          } else {
            const among = step.kind === "end" ? holding() : waiting();
            const one = among[step.which % among.length];
            if (one !== undefined) {
              one.gone = true;
              if (step.kind === "end") one.leave();
              else one.controller.abort();
            }
          }
          await clock.advance(0);
          check();
        }
        for (let rounds = 0; holding().length > 0; rounds++) {
          expect(rounds).toBeLessThan(1_000);
          const one = holding()[0] as Caller;
          one.gone = true;
          one.leave();
          await clock.advance(0);
        }
        check();
        expect(waiting()).toEqual([]);
        expect(callers.every(({ error, gone }) => gone || error === undefined)).toBe(true);
      },
    ),
    { numRuns: 120 },
  );
});

it("at one endpoint every place goes to the highest priority, and of equals to the oldest", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), steps, async (concurrency, run) => {
      const { clock, ask } = waitingRig();
      const state = endpoint("p/m", { concurrency });
      const line: { readonly index: number; readonly priority: number; readonly asked: Asked }[] = [];
      const holding: Asked[] = [];
      let count = 0;
      for (const step of run) {
        if (step.kind === "arrive") {
          const asked = ask(`call ${count}`, { at: [state], priority: step.priority, deadlineMs: 1e9 });
          line.push({ index: count, priority: step.priority, asked });
          count += 1;
        } else if (step.kind === "end") holding.splice(step.which % Math.max(1, holding.length), 1)[0]?.leave();
        else if (step.kind === "wait") await clock.advance(step.ms);
        await clock.advance(0);
        line.sort((left, right) => right.priority - left.priority || left.index - right.index);
        while (holding.length < concurrency && line.length > 0) {
          const next = line.shift();
          expect(next?.asked.entry).toBeDefined();
          holding.push(next?.asked as Asked);
        }
        for (const { asked } of line) expect(asked.entry).toBeUndefined();
      }
    }),
    { numRuns: 120 },
  );
});

it("within a limit per minute: no minute holds more, and all are served in the end", async () => {
  const arrivals = fc.array(fc.record({ gapMs: fc.nat(9_000), priority: fc.integer({ min: 0, max: 1 }) }), {
    minLength: 1,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), arrivals, async (requestsPerMinute, calls) => {
      const { clock, ask, served, servedAtMs } = waitingRig();
      const at = [endpoint("p/m", { requestsPerMinute })];
      for (const { gapMs, priority } of calls) {
        await clock.advance(gapMs);
        ask("call", { at, priority, deadlineMs: 1e9 });
        await clock.advance(0);
      }
      for (let rounds = 0; served.length < calls.length; rounds++) {
        expect(rounds).toBeLessThan(500);
        expect(await clock.advanceToNext()).toBeDefined();
      }
      servedAtMs.forEach((endMs, last) => {
        const inMinute = servedAtMs.filter((atMs, index) => index <= last && atMs > endMs - 60_000).length;
        expect(inMinute).toBeLessThanOrEqual(requestsPerMinute);
      });
      expect(clock.pending).toBe(0);
    }),
    { numRuns: 60 },
  );
});

it("nobody is forgotten where attempts also fail, with or without asking for a pause", async () => {
  const failing = fc.array(
    fc.record({
      failure: fc.constantFrom("server-error" as const, "overloaded" as const, "rate-limit" as const, undefined),
      restMs: fc.constantFrom(undefined, 500, 3_000),
    }),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(failing, fc.integer({ min: 1, max: 2 }), async (endings, concurrency) => {
      const { clock, ask } = waitingRig();
      const at = [endpoint("p/m", { concurrency })];
      const calls = endings.map((_, index) => ask(`call ${index}`, { at, deadlineMs: 1e9 }));
      const ended = new Set<Asked>();
      for (let rounds = 0; ended.size < calls.length; rounds++) {
        expect(rounds).toBeLessThan(200);
        await clock.advance(10_000);
        calls.forEach((call, index) => {
          if (call.entry === undefined || ended.has(call)) return;
          ended.add(call);
          call.entry.permit.end(ending({ status: undefined, ...endings[index] }), clock.monotonicMs());
        });
      }
    }),
    { numRuns: 100 },
  );
});
