import { sleep } from "@spillway/core";
import { FakeClock } from "@spillway/testing";
import { describe, expect, test } from "vitest";

describe("FakeClock", () => {
  test("stands still, and moves wall and monotonic time together", async () => {
    const clock = new FakeClock({ startMs: 5_000 });
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([5_000, 0]);
    await clock.advance(250);
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([5_250, 250]);
    expect(new FakeClock().nowMs()).toBe(Date.UTC(2026, 0, 1));
    await expect(clock.advance(-1)).rejects.toThrow(RangeError);
    await expect(clock.advance(Number.NaN)).rejects.toThrow(RangeError);
  });

  test("runs callbacks in order, each at its own time, those that are made on the way included", async () => {
    const clock = new FakeClock();
    const ran: [string, number][] = [];
    const note = (name: string) => () => ran.push([name, clock.monotonicMs()]);
    clock.after(30, note("third"));
    clock.after(10, () => {
      note("first")();
      clock.after(10, note("nested"));
    });
    clock.after(30, note("fourth"));
    clock.after(100, note("later"));
    clock.after(-5, note("at once"));
    const cancel = clock.after(20, note("cancelled"));
    expect(clock.pending).toBe(6);
    cancel();
    await clock.advance(50);
    expect(ran).toEqual([
      ["at once", 0],
      ["first", 10],
      ["nested", 20],
      ["third", 30],
      ["fourth", 30],
    ]);
    expect(clock.pending).toBe(1);
    expect(clock.monotonicMs()).toBe(50);
  });

  test("lets promises settle between callbacks", async () => {
    const clock = new FakeClock();
    const ticks: number[] = [];
    const loop = (async () => {
      for (let round = 0; round < 4; round++) {
        await sleep(clock, 100);
        await Promise.resolve().then(() => {});
        ticks.push(clock.monotonicMs());
      }
    })();
    await clock.advance(400);
    await loop;
    expect(ticks).toEqual([100, 200, 300, 400]);
  });

  test("steps to the next callback", async () => {
    const clock = new FakeClock();
    let done = false;
    void sleep(clock, 123).then(() => {
      done = true;
    });
    expect(await clock.advanceToNext()).toBe(123);
    expect(done).toBe(true);
    expect(await clock.advanceToNext()).toBeUndefined();
  });

  test("hands on what a callback throws", async () => {
    const clock = new FakeClock();
    clock.after(10, () => {
      throw new Error("callback");
    });
    await expect(clock.advance(20)).rejects.toThrow("callback");
    expect(clock.monotonicMs()).toBe(10);
  });

  test("sleep ends with the signal and leaves nothing pending", async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const slept = sleep(clock, 1_000, controller.signal);
    controller.abort(new Error("stop"));
    await expect(slept).rejects.toThrow("stop");
    expect(clock.pending).toBe(0);
  });
});
