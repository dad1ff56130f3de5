import { AttemptFailure, type Chooser, reactions, retryAfterMs, tryCandidates } from "@spillway/resilience";
import { FakeClock } from "@spillway/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const options = (clock: FakeClock, maxRetries = 2) => ({
  maxRetries,
  backoffMs: 500,
  clock,
  deadlineMs: clock.monotonicMs() + 60_000,
  signal: undefined,
  random: () => 0,
});

interface Chosen<Candidate> {
  readonly candidate: Candidate;
}

/** Takes them as they stand. */
function inOrder<Candidate>(): Chooser<Candidate, Chosen<Candidate>> {
  return {
    choose: ([candidate]) => (candidate === undefined ? undefined : { candidate }),
    remaining: (candidates, failed, { reaction }) =>
      reaction.next === "none" ? [] : candidates.slice(candidates.indexOf(failed.candidate) + 1),
  };
}

describe("tryCandidates", () => {
  it("asks the next candidate at once and waits only when all have failed", async () => {
    const clock = new FakeClock();
    const tried: string[] = [];
    const result = tryCandidates(
      ["a", "b"],
      inOrder<string>(),
      async ({ candidate }) => {
        tried.push(candidate);
        if (tried.length <= 2) throw new AttemptFailure("server-error", undefined);
        return candidate;
      },
      options(clock),
    );
    await clock.advance(0);
    expect(tried).toEqual(["a", "b"]);
    await clock.advance(499);
    expect(tried).toEqual(["a", "b"]);
    await clock.advance(1);
    expect(await result).toBe("a");
    expect(tried).toEqual(["a", "b", "a"]);
    expect(clock.pending).toBe(0);
  });

  it("waits as long as the provider asks, the shortest of several", async () => {
    const clock = new FakeClock();
    let calls = 0;
    const result = tryCandidates(
      [3000, 1200],
      inOrder<number>(),
      async ({ candidate: waitMs }) => {
        calls += 1;
        if (calls <= 2) throw new AttemptFailure("rate-limit", undefined, waitMs);
        return calls;
      },
      options(clock),
    );
    await clock.advance(1199);
    expect(calls).toBe(2);
    await clock.advance(1);
    expect(await result).toBe(3);
  });

  it("does not begin a wait that ends behind the deadline", async () => {
    const clock = new FakeClock();
    const failure = new AttemptFailure("rate-limit", undefined, 50_000);
    const result = tryCandidates(["a"], inOrder<string>(), () => Promise.reject(failure), {
      ...options(clock),
      deadlineMs: clock.monotonicMs() + 1_000,
    });
    await expect(result).rejects.toBe(failure);
    expect(clock.pending).toBe(0);
  });

  it("stops waiting when the caller leaves", async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const result = tryCandidates(
      ["a"],
      inOrder<string>(),
      () => Promise.reject(new AttemptFailure("timeout", undefined)),
      {
        ...options(clock),
        signal: controller.signal,
      },
    );
    const seen = result.catch((error: unknown) => error);
    await clock.advance(10);
    controller.abort(new Error("gone"));
    expect(await seen).toMatchObject({ message: "gone" });
    expect(clock.pending).toBe(0);
  });

  it("makes exactly the upstream calls that classes and rounds allow", async () => {
    const failure = fc.constantFrom(...(Object.keys(reactions) as (keyof typeof reactions)[]));
    const property = fc.asyncProperty(
      fc.array(failure, { minLength: 1, maxLength: 4 }),
      fc.nat(3),
      async (classes, maxRetries) => {
        const clock = new FakeClock();
        let calls = 0;
        const result = tryCandidates(
          classes.map((failureClass) => ({ failureClass })),
          inOrder<{ failureClass: keyof typeof reactions }>(),
          async ({ candidate }) => {
            calls += 1;
            throw new AttemptFailure(candidate.failureClass, undefined);
          },
          options(clock, maxRetries),
        ).catch((error: unknown) => error);
        for (let step = 0; step < 8; step++) await clock.advance(10_000);
        expect(await result).toBeInstanceOf(AttemptFailure);
        const end = classes.findIndex((one) => reactions[one].next === "none");
        const reached = end === -1 ? classes : classes.slice(0, end + 1);
        const again = end === -1 ? classes.filter((one) => reactions[one].retry).length : 0;
        expect(calls).toBe(reached.length + again * maxRetries);
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });
});

describe("retryAfterMs", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  it.each([
    [{ "retry-after-ms": "250" }, 250],
    [{ "retry-after": "2" }, 2000],
    [{ "retry-after": "Thu, 01 Jan 2026 00:00:05 GMT" }, 5000],
    [{ "retry-after": "86400" }, undefined],
    [{ "retry-after": "-1" }, undefined],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after-ms": "100", "retry-after": "9" }, 100],
    [{}, undefined],
  ])("reads %j as %s", (headers: Record<string, string>, expected) => {
    expect(retryAfterMs((name) => headers[name], now)).toBe(expected);
  });
});
