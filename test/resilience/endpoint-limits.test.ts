import { describe, expect, it } from "vitest";
import { ending, endpoint, whole } from "./endpoint-fixture.ts";

describe("tokens per minute of an endpoint", () => {
  it("are booked by estimate when an attempt begins", () => {
    const state = endpoint("p/m", { tokensPerMinute: 100 });
    state.begin(whole(80), 0);
    expect(state.block(20, 0)).toBeUndefined();
    expect(state.block(21, 0)).toEqual({ reason: "limited", untilMs: 61_000 });
  });

  it("are corrected by what the answer reports, down and up", () => {
    const state = endpoint("p/m", { tokensPerMinute: 100 });
    const permit = state.begin(whole(80), 0);
    permit.end(ending({ inputTokens: 10, outputTokens: 20 }), 500);
    expect(state.block(70, 500)).toBeUndefined();
    expect(state.block(71, 500)).toBeDefined();
    const larger = state.begin(whole(10), 1_000);
    larger.end(ending({ inputTokens: 60, outputTokens: 5 }), 1_500);
    expect(state.block(5, 1_500)).toBeUndefined();
    expect(state.block(6, 1_500)).toBeDefined();
  });

  it("stand as estimated where a good answer reports nothing", () => {
    const state = endpoint("p/m", { tokensPerMinute: 100 });
    state.begin(whole(80), 0).end(ending(), 100);
    expect(state.block(21, 100)).toBeDefined();
  });

  it.each(["server-error", "rate-limit", "invalid-request"] as const)(
    "are given back by an answer of %s",
    (failure) => {
      const state = endpoint("p/m", { tokensPerMinute: 100 });
      state.begin(whole(100), 0).end(ending({ failure, status: 500 }), 100);
      expect(state.block(100, 100)).toBeUndefined();
    },
  );

  it.each(["aborted", "stream-cut", "timeout"] as const)(
    "stand as estimated where the provider was at work until it ended with %s",
    (failure) => {
      const state = endpoint("p/m", { tokensPerMinute: 100 });
      state.begin(whole(80), 0).end(ending({ failure }), 100);
      expect(state.block(21, 100)).toBeDefined();
    },
  );

  it("count also what a failed attempt reports", () => {
    const state = endpoint("p/m", { tokensPerMinute: 100 });
    state.begin(whole(80), 0).end(ending({ failure: "stream-cut", inputTokens: 40, outputTokens: 10 }), 100);
    expect(state.block(50, 100)).toBeUndefined();
    expect(state.block(51, 100)).toBeDefined();
  });
});

describe("a place at an endpoint", () => {
  it("is freed once, however often its attempt is ended", () => {
    const state = endpoint("p/m", { concurrency: 2 });
    const [first] = [state.begin(whole(), 0), state.begin(whole(), 0)];
    for (let time = 0; time < 3; time++) first?.end(ending(), 1);
    expect(state.inFlight).toBe(1);
  });

  it("that was never used counts neither as success nor as failure", () => {
    const state = endpoint("p/m", { concurrency: 1 });
    state.begin(whole(), 0).giveBack(0);
    expect([state.inFlight, state.breaker.recent(0).attempts]).toEqual([0, 0]);
  });
});

describe("a rest that an endpoint asked for", () => {
  it("is the longer of two, whichever came first", () => {
    const state = endpoint();
    const [first, second] = [state.begin(whole(), 0), state.begin(whole(), 0)];
    first.end(ending({ failure: "overloaded", status: 503, restMs: 8_000 }), 0);
    second.end(ending({ failure: "overloaded", status: 503, restMs: 1_000 }), 1_000);
    expect(state.block(0, 1_000)).toEqual({ reason: "resting", untilMs: 8_000 });
  });

  it("is not ended by the success of an attempt that was under way", () => {
    const state = endpoint();
    const [first, second] = [state.begin(whole(), 0), state.begin(whole(), 0)];
    first.end(ending({ failure: "overloaded", status: 503, restMs: 8_000 }), 0);
    second.end(ending(), 1_000);
    expect(state.block(0, 1_000)?.reason).toBe("resting");
  });
});
