import { failure, hold, type LoopbackServer, startLoopbackServer } from "@spillway/testing";
import type { SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, rejection, within } from "../routing/support.ts";
import { type HealthRig, hosts, limited, startHealth } from "./rig.ts";

async function open(rig: HealthRig, server: LoopbackServer): Promise<void> {
  server.script(...Array.from({ length: 5 }, () => failure(500)));
  for (let time = 0; time < 5; time++) await rejection(ask(rig, "m"));
  expect(rig.health().breaker).toBe("open");
}

/** The same provider `p0`, with these fields changed. */
function withProvider(base: SpillwayConfig, changed: Partial<SpillwayConfig["providers"][string]>): SpillwayConfig {
  return { ...base, providers: { ...base.providers, p0: { ...base.providers.p0, ...changed } } };
}

describe("state through router.update()", () => {
  it("survives where the endpoint is the same: the breaker stays open, and probes at its time", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    await open(rig, server);
    await rig.clock.advance(3_000);
    rig.router.update({ ...hosts([server]), routes: { auto: { tiers: ["m"] } }, retryBackoffMs: 70 });
    expect(rig.health()).toMatchObject({ breaker: "open", readyInMs: 2_000, recentFailures: 5 });
  });

  it("survives where another endpoint is added", async () => {
    await using server = await startLoopbackServer();
    await using other = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    await open(rig, server);
    rig.router.update(hosts([server, other]));
    expect([rig.health("p0/m").breaker, rig.health("p1/m").breaker]).toEqual(["open", "closed"]);
  });

  it("is fresh at another address", async () => {
    await using server = await startLoopbackServer();
    await using other = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    await open(rig, server);
    rig.router.update(hosts([other]));
    expect(rig.health()).toMatchObject({ state: "ready", breaker: "closed", recentAttempts: 0 });
    expect(await ask(rig, "m")).toBe("Hello from m.");
  });

  it("is fresh with another key, also where the old one was refused", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    server.script(failure(401));
    await rejection(ask(rig, "m"));
    expect(rig.health().keys.usable).toBe(0);
    rig.router.update(withProvider(hosts([server]), { apiKey: "another-key" }));
    expect(rig.health()).toMatchObject({ state: "ready", keys: { total: 1, usable: 1 } });
  });

  it("is gone when the endpoint was away in between", async () => {
    await using server = await startLoopbackServer();
    await using other = await startLoopbackServer();
    await using rig = startHealth(hosts([server, other]));
    rig.router.drain("p0/m");
    rig.router.update({ ...hosts([server, other]), endpoints: [{ provider: "p1", model: "m" }] });
    expect(rig.router.health().map(({ endpoint }) => endpoint)).toEqual(["p1/m"]);
    rig.router.update(hosts([server, other]));
    expect(rig.health("p0/m").state).toBe("ready");
  });

  it("counts calls that are under way on the old configuration against the limits of the new one", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }, { queue: { maxWaiting: 0 } }));
    const held = hold();
    server.script(held.answer);
    const first = ask(rig, "m");
    await within(held.reached, "the first call");
    rig.router.update(limited(server, { concurrency: 1 }, { queue: { maxWaiting: 0 }, retryBackoffMs: 70 }));
    expect(rig.health().inFlight).toBe(1);
    expect(await rejection(ask(rig, "m"))).toMatchObject({ status: 429, code: "limits_exceeded" });
    held.release();
    await first;
    expect(rig.health().inFlight).toBe(0);
  });

  it("keeps a drain by hand when a limit changes", async () => {
    await using server = await startLoopbackServer();
    await using other = await startLoopbackServer();
    await using rig = startHealth(hosts([server, other]));
    rig.router.drain("p0");
    rig.router.update(hosts([server, other], { breaker: { openMs: 4_000 } }));
    expect(rig.health("p0/m").state).toBe("drained");
  });

  it("counts calls under way also where the limit itself changes", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }));
    const held = hold();
    server.script(held.answer);
    const first = ask(rig, "m");
    await within(held.reached, "the first call");
    rig.router.update(limited(server, { concurrency: 2 }));
    const inFlight = rig.health().inFlight;
    held.release();
    await first;
    expect(inFlight).toBe(1);
  });
});
