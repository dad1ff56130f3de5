import { Breaker, type BreakerOptions, type BreakerState } from "@spillway/resilience";
import { describe, expect, it } from "vitest";
import { breakerOptions } from "./breaker-options.ts";

/** A breaker with a list of its changes. */
function watched(changed: Partial<BreakerOptions> = {}) {
  const changes: string[] = [];
  const breaker = new Breaker(breakerOptions(changed), (from: BreakerState, to: BreakerState) => {
    changes.push(`${from} > ${to}`);
  });
  return { breaker, changes };
}

function fail(breaker: Breaker, times: number, nowMs = 0): void {
  for (let time = 0; time < times; time++) breaker.failed(nowMs);
}

/** Opened at time 0, until 5,000 ms. */
function opened(changed: Partial<BreakerOptions> = {}) {
  const both = watched(changed);
  fail(both.breaker, 5);
  expect(both.breaker.state(0)).toBe("open");
  return both;
}

describe("a closed breaker", () => {
  it("opens at the fifth failure in a row and not before", () => {
    const { breaker, changes } = watched();
    fail(breaker, 4);
    expect(breaker.admits(0)).toBe(true);
    breaker.failed(0);
    expect([breaker.admits(0), breaker.openUntilMs, changes]).toEqual([false, 5_000, ["closed > open"]]);
  });

  it("begins to count the row anew with each success", () => {
    const { breaker } = watched();
    for (let time = 0; time < 4; time++) {
      fail(breaker, 4);
      breaker.succeeded(0, 0);
    }
    expect(breaker.state(0)).toBe("closed");
  });

  it("opens by ratio once the window holds enough attempts, however they are mixed", () => {
    const { breaker } = watched({ consecutiveFailures: 1_000 });
    for (let time = 0; time < 9; time++) {
      breaker.failed(0);
      breaker.succeeded(0, 0);
    }
    breaker.succeeded(0, 0);
    expect(breaker.state(0)).toBe("closed");
    breaker.failed(0);
    expect(breaker.recent(0)).toEqual({ attempts: 20, failures: 10 });
    expect(breaker.state(0)).toBe("open");
  });

  it("does not open by ratio just below it", () => {
    const { breaker } = watched({ consecutiveFailures: 1_000 });
    for (let time = 0; time < 200; time++) {
      breaker.succeeded(0, 0);
      if (time % 10 !== 0) breaker.failed(0);
    }
    expect(breaker.recent(0)).toEqual({ attempts: 380, failures: 180 });
    expect(breaker.state(0)).toBe("closed");
  });

  it("forgets failures that have left the window", () => {
    const { breaker } = watched({ consecutiveFailures: 1_000 });
    fail(breaker, 19, 0);
    expect(breaker.recent(29_999).attempts).toBe(19);
    expect(breaker.recent(30_000).attempts).toBe(0);
    breaker.failed(30_000);
    expect(breaker.state(30_000)).toBe("closed");
  });

  it("forgets everything after a pause that is longer than the window many times over", () => {
    const { breaker } = watched({ consecutiveFailures: 1_000 });
    fail(breaker, 19, 1_000);
    expect(breaker.recent(1e9)).toEqual({ attempts: 0, failures: 0 });
  });

  it("does not open by a row that is chance at the rate it fails all the time", () => {
    const { breaker } = watched({ failureRatio: 0.9 });
    // Four of ten fail: five in a row come by chance about once in a hundred attempts.
    for (let time = 0; time < 60; time++) {
      if (time % 5 < 2) breaker.failed(0);
      else breaker.succeeded(0, 0);
    }
    fail(breaker, 8);
    expect(breaker.state(0)).toBe("closed");
    fail(breaker, 12);
    expect(breaker.state(0)).toBe("open");
  });

  it("stays closed through ten thousand attempts of which one in five fails at random", () => {
    const { breaker } = watched();
    let seed = 7;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    let openings = 0;
    for (let time = 0; time < 10_000; time++) {
      const nowMs = time * 20;
      if (random() < 0.2) breaker.failed(nowMs);
      else breaker.succeeded(nowMs, nowMs);
      if (breaker.state(nowMs) !== "closed") openings += 1;
    }
    expect(openings).toBe(0);
  });

  it("opens after five failures in a row where it hardly ever failed before", () => {
    const { breaker } = watched();
    for (let time = 0; time < 1_000; time++) breaker.succeeded(0, 0);
    breaker.failed(0);
    breaker.succeeded(0, 0);
    fail(breaker, 5);
    expect(breaker.state(0)).toBe("open");
  });

  it("hands out no probe", () => {
    const { breaker } = watched();
    expect(breaker.begin(0)).toBe(false);
    expect(breaker.isProbing).toBe(false);
  });
});

describe("an open breaker", () => {
  it("admits nothing until its time is over, then one probe and nothing beside it", () => {
    const { breaker } = opened();
    expect(breaker.admits(4_999)).toBe(false);
    expect(breaker.begin(4_999)).toBe(false);
    expect([breaker.admits(5_000), breaker.state(5_000)]).toEqual([true, "half-open"]);
    expect(breaker.begin(5_000)).toBe(true);
    expect([breaker.admits(5_000), breaker.begin(5_000), breaker.admits(1e9)]).toEqual([false, false, false]);
  });

  it("closes by the probe's success and starts from nothing", () => {
    const { breaker, changes } = opened();
    breaker.begin(5_000);
    breaker.succeeded(5_000, 5_100, true);
    expect(changes).toEqual(["closed > open", "open > half-open", "half-open > closed"]);
    expect([breaker.openUntilMs, breaker.recent(5_100)]).toEqual([0, { attempts: 0, failures: 0 }]);
    fail(breaker, 4, 5_200);
    expect(breaker.state(5_200)).toBe("closed");
  });

  it("doubles its time with each failed probe, up to the longest", () => {
    const { breaker } = opened({ maxOpenMs: 30_000 });
    const waits: number[] = [];
    for (let time = 0; time < 5; time++) {
      const atMs = breaker.openUntilMs;
      expect(breaker.begin(atMs)).toBe(true);
      breaker.failed(atMs, true);
      waits.push(breaker.openUntilMs - atMs);
    }
    expect(waits).toEqual([10_000, 20_000, 30_000, 30_000, 30_000]);
  });

  it("starts with the shortest time again after it was closed", () => {
    const { breaker } = opened();
    breaker.begin(5_000);
    breaker.failed(5_000, true);
    breaker.begin(15_000);
    breaker.succeeded(15_000, 15_000, true);
    fail(breaker, 5, 20_000);
    expect(breaker.openUntilMs).toBe(25_000);
  });

  it("is left open by a late success of what began before", () => {
    const { breaker } = watched();
    fail(breaker, 5, 1_000);
    breaker.succeeded(999, 2_000);
    expect(breaker.state(2_000)).toBe("open");
  });

  it("is closed by the success of an attempt that began since", () => {
    const { breaker } = opened();
    breaker.succeeded(1_000, 2_000);
    expect(breaker.state(2_000)).toBe("closed");
  });

  it("is neither opened longer nor shorter by late failures", () => {
    const { breaker, changes } = opened();
    fail(breaker, 50, 4_000);
    expect([breaker.openUntilMs, changes]).toEqual([5_000, ["closed > open"]]);
  });

  it("does not end the probe by a late failure", () => {
    const { breaker } = opened();
    breaker.begin(5_000);
    fail(breaker, 50, 5_001);
    expect([breaker.isProbing, breaker.admits(5_001), breaker.state(5_001)]).toEqual([true, false, "half-open"]);
  });

  it("lets the next probe go at once where the first one's caller left", () => {
    const { breaker, changes } = opened();
    breaker.begin(5_000);
    breaker.forgotten(true);
    expect([breaker.isProbing, breaker.openUntilMs]).toEqual([false, 5_000]);
    expect(breaker.begin(5_001)).toBe(true);
    breaker.succeeded(5_001, 5_002, true);
    expect(changes.slice(1)).toEqual([
      "open > half-open",
      "half-open > open",
      "open > half-open",
      "half-open > closed",
    ]);
  });

  it("does not lose the probe to another caller who leaves", () => {
    const { breaker } = opened();
    breaker.begin(5_000);
    breaker.forgotten(false);
    expect([breaker.isProbing, breaker.admits(5_000)]).toEqual([true, false]);
  });

  it("lets the probe go early where the endpoint is known to be back, and never later", () => {
    const { breaker } = opened();
    breaker.allowProbe(2_000);
    expect(breaker.admits(2_000)).toBe(true);
    breaker.allowProbe(9_000);
    expect(breaker.openUntilMs).toBe(2_000);
  });

  it("is not touched while closed by news that the endpoint is back", () => {
    const { breaker, changes } = watched();
    breaker.allowProbe(10);
    expect([breaker.state(10), changes]).toEqual(["closed", []]);
  });
});

describe("a probe that ends after another attempt has closed the breaker", () => {
  /** Half-open with its probe under way, then closed by an attempt that nobody held back. */
  function closedBesideItsProbe() {
    const both = opened();
    both.breaker.begin(5_000);
    both.breaker.succeeded(5_001, 5_002);
    expect(both.breaker.state(5_002)).toBe("closed");
    return both;
  }

  it("changes nothing where its caller leaves", () => {
    const { breaker } = closedBesideItsProbe();
    breaker.forgotten(true);
    expect([breaker.state(5_003), breaker.isProbing]).toEqual(["closed", false]);
  });

  it("is one failure like any other where it fails", () => {
    const { breaker } = closedBesideItsProbe();
    breaker.failed(5_003, true);
    expect([breaker.state(5_003), breaker.isProbing]).toEqual(["closed", false]);
  });

  it("is one success where it succeeds", () => {
    const { breaker } = closedBesideItsProbe();
    breaker.succeeded(5_000, 5_003, true);
    expect([breaker.state(5_003), breaker.isProbing]).toEqual(["closed", false]);
  });
});
