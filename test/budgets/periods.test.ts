import { FakeClock } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { answering, type Budgets, callsUntilRefused, capped, refused, startCapped, threeCalls } from "./support.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe("a period", () => {
  it.each([
    ["hour", Date.UTC(2026, 2, 14, 15)],
    ["day", Date.UTC(2026, 2, 15)],
    ["month", Date.UTC(2026, 3, 1)],
  ] as const)("%s begins anew at its edge, not before", async (period, edgeMs) => {
    await using server = await answering();
    const clock = new FakeClock({ startMs: edgeMs - 2_000 });
    await using rig = startCapped(capped(server, { all: { ...threeCalls, period } }), { clock });
    expect(await callsUntilRefused(rig)).toBe(3);
    expect((await refused(rig)).message).toContain(new Date(edgeMs).toISOString());
    await clock.advance(1_999);
    await refused(rig);
    await clock.advance(1);
    expect(await callsUntilRefused(rig)).toBe(3);
  });

  it.each([
    ["hour", hourMs],
    ["day", 24 * hourMs],
    ["month", 30 * 24 * hourMs],
  ] as const)("that rolls gives back what is older: %s", async (period, lengthMs) => {
    await using server = await answering();
    const clock = new FakeClock({ startMs: Date.UTC(2026, 2, 14) });
    const budgets: Budgets = { all: { ...threeCalls, period, window: "rolling" } };
    await using rig = startCapped(capped(server, budgets), { clock });
    expect(await callsUntilRefused(rig)).toBe(3);
    await clock.advance(lengthMs);
    await refused(rig);
    await clock.advance(lengthMs / 60);
    expect(await callsUntilRefused(rig)).toBe(3);
  });

  it("tells its thresholds anew", async () => {
    await using server = await answering();
    const clock = new FakeClock({ startMs: Date.UTC(2026, 2, 14) });
    const budgets: Budgets = { all: { ...threeCalls, period: "hour", warnAt: [0.3] } };
    await using rig = startCapped(capped(server, budgets), { clock });
    await callsUntilRefused(rig);
    await clock.advance(hourMs);
    await callsUntilRefused(rig);
    expect(rig.told().filter((told) => told.startsWith("threshold"))).toEqual([
      "threshold all 0.3",
      "threshold all 0.3",
    ]);
    const [first] = rig.events;
    expect(first).toMatchObject({
      spent: 40_000,
      limit: 100_000,
      unit: "nano-usd",
      owner: "",
      atMs: clock.nowMs() - hourMs,
    });
  });
});
