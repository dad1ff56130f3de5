import { KeyPool, noLimits } from "@spillway/resilience";
import { describe, expect, it } from "vitest";
import { ending, endpoint, whole } from "./endpoint-fixture.ts";
import { waitingRig } from "./waiting-rig.ts";

const one = () => endpoint("p/m", { concurrency: 1 });

describe("a line of waiting calls", () => {
  it("goes by priority, and among equals by arrival", async () => {
    const { clock, served, ask } = waitingRig();
    const at = [one()];
    const all = [ask("holder", { at })];
    for (const [name, priority] of [
      ["low 1", -1],
      ["normal 1", 0],
      ["high 1", 5],
      ["normal 2", 0],
      ["high 2", 5],
      ["low 2", -1],
      ["highest", 5.5],
    ] as const)
      all.push(ask(name, { at, priority }));
    for (let time = 0; time < 8; time++) {
      await clock.advance(10);
      all.find(({ name }) => name === served.at(-1))?.leave();
    }
    expect(served).toEqual(["holder", "highest", "high 1", "high 2", "normal 1", "normal 2", "low 1", "low 2"]);
    expect([clock.pending, at[0]?.waitingCalls, at[0]?.inFlight]).toEqual([0, 0, 0]);
  });

  it("is not passed by newcomers of the same priority, and is by those of a higher one", async () => {
    const { clock, served, ask } = waitingRig();
    const state = endpoint("p/m", { tokensPerMinute: 100 });
    ask("first", { at: [state], tokens: 60 });
    ask("large", { at: [state], tokens: 90 });
    ask("small", { at: [state], tokens: 5 });
    ask("small and urgent", { at: [state], tokens: 5, priority: 1 });
    await clock.advance(10);
    expect(served).toEqual(["first", "small and urgent"]);
    await clock.advance(61_000);
    expect(served).toEqual(["first", "small and urgent", "large", "small"]);
    expect(clock.pending).toBe(0);
  });

  it("looks again when that may help, not every millisecond, behind one who does not fit", async () => {
    const { clock, ask } = waitingRig();
    const state = endpoint("p/m", { tokensPerMinute: 100 });
    ask("first", { at: [state], tokens: 60 });
    ask("large", { at: [state], tokens: 90 });
    ask("small", { at: [state], tokens: 5 });
    let looks = 0;
    while (clock.monotonicMs() < 1_000 && looks < 200) {
      await clock.advanceToNext();
      looks += 1;
    }
    expect(looks).toBeLessThan(10);
  });

  it("takes whichever of its endpoints is free first", async () => {
    const { clock, ask } = waitingRig();
    const [left, right] = [endpoint("p/left", { concurrency: 1 }), endpoint("p/right", { concurrency: 1 })];
    ask("holds left", { at: [left] });
    const holdsRight = ask("holds right", { at: [right] });
    const waiter = ask("waiter", { at: [left, right] });
    await clock.advance(10);
    expect([left.waitingCalls, right.waitingCalls]).toEqual([1, 1]);
    holdsRight.leave();
    await clock.advance(0);
    expect(waiter.entry?.candidate.state).toBe(right);
    expect([left.waitingCalls, right.waitingCalls, right.inFlight, clock.pending]).toEqual([0, 0, 1, 0]);
  });

  it("does not let a call pass another at one endpoint because it is first at a second one", async () => {
    const { clock, served, ask } = waitingRig();
    const tight = endpoint("p/tight", { tokensPerMinute: 100 });
    const full = endpoint("p/full", { concurrency: 1 });
    ask("holds full", { at: [full] });
    ask("first", { at: [tight], tokens: 60 });
    ask("large", { at: [tight], tokens: 90 });
    ask("small", { at: [tight, full], tokens: 5 });
    await clock.advance(100);
    expect(served).toEqual(["holds full", "first"]);
  });

  it("holds no more than it may: of equals the newest is refused, at once", async () => {
    const { clock, line, ask } = waitingRig();
    line.maxWaiting = 2;
    const at = [one()];
    ask("holder", { at });
    const [first, second, third] = [ask("first", { at }), ask("second", { at }), ask("third", { at })];
    await clock.advance(0);
    expect(third?.error).toMatchObject({ code: "limits_exceeded", status: 429 });
    expect([first?.error, second?.error, at[0]?.waitingCalls]).toEqual([undefined, undefined, 2]);
  });

  it("sheds the newest of the lowest priority for a higher one", async () => {
    const { clock, line, ask } = waitingRig();
    line.maxWaiting = 3;
    const at = [one()];
    ask("holder", { at });
    const normal = ask("normal", { at });
    const [old, young] = [ask("old", { at, priority: -1 }), ask("young", { at, priority: -1 })];
    const high = ask("high", { at, priority: 3 });
    await clock.advance(0);
    expect(young.error).toMatchObject({ code: "limits_exceeded" });
    expect([normal.error, old.error, high.error]).toEqual([undefined, undefined, undefined]);
    const low = ask("lowest", { at, priority: -2 });
    await clock.advance(0);
    expect(low.error).toMatchObject({ code: "limits_exceeded" });
    expect(at[0]?.waitingCalls).toBe(3);
  });

  it("holds nobody where it may hold nobody", async () => {
    const { clock, line, ask } = waitingRig();
    line.maxWaiting = 0;
    const at = [one()];
    const holder = ask("holder", { at });
    const refused = ask("refused", { at, priority: 99 });
    await clock.advance(0);
    expect(holder.entry).toBeDefined();
    expect(refused.error).toMatchObject({ code: "limits_exceeded" });
    expect(clock.pending).toBe(0);
  });

  it("refuses at once whoever cannot be served before the deadline at the pace so far", async () => {
    const { clock, ask } = waitingRig();
    const state = one();
    state.begin(whole(), 0).end(ending({ durationMs: 1_000 }), 1_000);
    const at = [state];
    ask("holder", { at });
    for (const name of ["a", "b", "c"]) ask(name, { at });
    const hopeless = ask("hopeless", { at, deadlineMs: 2_900 });
    const patient = ask("patient", { at, deadlineMs: 3_100 });
    const urgent = ask("urgent", { at, deadlineMs: 2_900, priority: 1 });
    await clock.advance(0);
    expect(hopeless.error).toMatchObject({ code: "limits_exceeded" });
    expect([urgent.error, patient.error]).toEqual([undefined, undefined]);
  });

  it("refuses nobody at once where the pace is not known", async () => {
    const { clock, ask } = waitingRig();
    const at = [one()];
    ask("holder", { at });
    for (let time = 0; time < 50; time++) ask(`waiter ${time}`, { at });
    const hurried = ask("hurried", { at, deadlineMs: 5 });
    await clock.advance(0);
    expect(hurried.error).toBeUndefined();
  });

  it("refuses at once whoever would wait for the minute's limit beyond the deadline", async () => {
    const { clock, ask } = waitingRig();
    const at = [endpoint("p/m", { requestsPerMinute: 1 })];
    ask("first", { at });
    const late = ask("late", { at, deadlineMs: 60_999 });
    const patient = ask("patient", { at, deadlineMs: 61_001 });
    await clock.advance(0);
    expect([late.error, patient.error]).toEqual([expect.objectContaining({ code: "limits_exceeded" }), undefined]);
    await clock.advance(61_000);
    expect(patient.entry).toBeDefined();
  });

  it("keeps nobody longer than maxWaitMs, and tells how long it was", async () => {
    const { clock, ask } = waitingRig();
    const at = [one()];
    ask("holder", { at });
    const waiter = ask("waiter", { at, maxWaitMs: 250 });
    await clock.advance(249);
    expect(waiter.error).toBeUndefined();
    await clock.advance(1);
    expect(waiter.error).toMatchObject({ code: "limits_exceeded", message: expect.stringContaining("250 ms") });
    expect([clock.pending, at[0]?.waitingCalls]).toEqual([0, 0]);
  });

  it("is left without a trace by an abort, wherever in the line", async () => {
    const { clock, served, ask } = waitingRig();
    const at = [one()];
    const holder = ask("holder", { at });
    const controllers = [0, 1, 2].map(() => new AbortController());
    const waiters = controllers.map(({ signal }, index) => ask(`waiter ${index}`, { at, signal }));
    controllers[1]?.abort(new Error("gone"));
    controllers[0]?.abort(new Error("gone"));
    await clock.advance(0);
    expect(waiters.map(({ error }) => (error as Error | undefined)?.message)).toEqual(["gone", "gone", undefined]);
    expect([at[0]?.waitingCalls, clock.pending]).toEqual([1, 1]);
    holder.leave();
    await clock.advance(0);
    expect(served).toEqual(["holder", "waiter 2"]);
    controllers[2]?.abort();
    expect([at[0]?.waitingCalls, clock.pending]).toEqual([0, 0]);
  });

  it("is not joined by whoever has left already", async () => {
    const { clock, ask } = waitingRig();
    const at = [one()];
    ask("holder", { at });
    const waiter = ask("waiter", { at, signal: AbortSignal.abort(new Error("gone")) });
    await clock.advance(0);
    expect([(waiter.error as Error).message, at[0]?.waitingCalls, clock.pending]).toEqual(["gone", 0, 0]);
  });

  it("moves on when one who did not fit and held the others back has left", async () => {
    const { clock, served, ask } = waitingRig();
    const state = endpoint("p/m", { tokensPerMinute: 100, concurrency: 2 });
    const first = ask("first", { at: [state], tokens: 60 });
    const controller = new AbortController();
    ask("large", { at: [state], tokens: 90, signal: controller.signal });
    ask("small", { at: [state], tokens: 5 });
    await clock.advance(0);
    controller.abort();
    await clock.advance(1);
    expect(served).toEqual(["first", "small"]);
    first.leave();
  });
});

describe("calls that wait for an endpoint whose last attempt fails", () => {
  it("take its place at once where it may be asked again", async () => {
    const { clock, ask } = waitingRig();
    const at = [one()];
    const holder = ask("holder", { at });
    const waiter = ask("waiter", { at });
    holder.entry?.permit.end(ending({ failure: "server-error", status: 500 }), 0);
    await clock.advance(0);
    expect(waiter.entry).toBeDefined();
  });

  it("go on when the rest that it asked for is over", async () => {
    const { clock, ask } = waitingRig();
    const at = [one()];
    const holder = ask("holder", { at });
    const waiter = ask("waiter", { at });
    holder.entry?.permit.end(ending({ failure: "overloaded", status: 503, restMs: 1_000 }), 0);
    await clock.advance(1_000);
    expect(waiter.entry).toBeDefined();
  });

  it("go on when the rest of its only key is over", async () => {
    const { clock, ask } = waitingRig();
    const at = [one()];
    const holder = ask("holder", { at });
    const waiter = ask("waiter", { at });
    holder.entry?.permit.end(ending({ failure: "rate-limit", status: 429, restMs: 1_000 }), 0);
    await clock.advance(1_000);
    expect(waiter.entry).toBeDefined();
  });

  it("go on when the breaker that it opened lets a probe through", async () => {
    const { clock, ask } = waitingRig();
    const [state] = [one()];
    for (let time = 0; time < 4; time++) state.begin(whole(), 0).end(ending({ failure: "server-error" }), 0);
    const holder = ask("holder", { at: [state] });
    const waiter = ask("waiter", { at: [state] });
    holder.entry?.permit.end(ending({ failure: "server-error", status: 500 }), 0);
    expect(state.health(0).breaker).toBe("open");
    await clock.advance(5_000);
    expect(waiter.entry).toBeDefined();
  });
});

describe("calls that wait for a key", () => {
  it("go on when an attempt with it ends at their endpoint", async () => {
    const { clock, ask } = waitingRig();
    const at = [endpoint("p/m", {}, new KeyPool([{ ...noLimits, concurrency: 1 }]))];
    const holder = ask("holder", { at });
    const waiter = ask("waiter", { at });
    holder.leave();
    await clock.advance(0);
    expect(waiter.entry).toBeDefined();
  });

  it("go on when an attempt with it ends at another endpoint of the provider", async () => {
    const { clock, ask } = waitingRig();
    const keys = new KeyPool([{ ...noLimits, concurrency: 1 }]);
    const holder = ask("holder", { at: [endpoint("p/one", {}, keys)] });
    const waiter = ask("waiter", { at: [endpoint("p/other", {}, keys)] });
    await clock.advance(0);
    holder.leave();
    await clock.advance(60_000);
    expect(waiter.entry).toBeDefined();
  });
});

describe("limits while nobody is ready", () => {
  it("hold also for an endpoint whose breaker is open", () => {
    const { ask } = waitingRig();
    const state = endpoint("p/m", { concurrency: 2 });
    for (let time = 0; time < 5; time++) state.begin(whole(), 0).end(ending({ failure: "server-error" }), 0);
    for (let time = 0; time < 50; time++) ask(`call ${time}`, { at: [state] });
    expect(state.inFlight).toBeLessThanOrEqual(2);
  });

  it("hold also for an endpoint that is drained and the only one", () => {
    const { ask } = waitingRig();
    const state = endpoint("p/m", { concurrency: 2 });
    state.drain(true);
    for (let time = 0; time < 50; time++) ask(`call ${time}`, { at: [state] });
    expect(state.inFlight).toBeLessThanOrEqual(2);
  });
});
