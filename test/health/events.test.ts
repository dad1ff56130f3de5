import { failure, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, eventually, rejection } from "../routing/support.ts";
import { hosts, startHealth, told } from "./rig.ts";

const secret = "sk-very-secret-0123456789";

describe("onHealth", () => {
  it("is told each change of a breaker once, with the time and why", async () => {
    await using server = await startLoopbackServer({ answer: failure(500) });
    await using rig = startHealth(hosts([server]));
    for (let time = 0; time < 5; time++) await rejection(ask(rig, "m"));
    await rig.clock.advance(5_000);
    server.answer(text("Back."));
    await ask(rig, "m");
    const startMs = Date.UTC(2026, 0, 1);
    expect(rig.events).toEqual([
      {
        atMs: startMs,
        endpoint: "p0/m",
        kind: "breaker",
        from: "closed",
        to: "open",
        reason: "5 failures in a row",
      },
      expect.objectContaining({ atMs: startMs + 5_000, from: "open", to: "half-open" }),
      expect.objectContaining({ atMs: startMs + 5_000, from: "half-open", to: "closed" }),
    ]);
  });

  const failing = [
    [
      "throws",
      () => {
        throw new Error("The handler failed.");
      },
    ],
    [
      "throws what is no error",
      () => {
        throw undefined;
      },
    ],
    ["rejects", () => Promise.reject(new Error("The handler failed."))],
  ] as const;

  it.each(failing)("only warns where it %s", async (_what, onHealth) => {
    await using sick = await startLoopbackServer({ answer: failure(500) });
    await using well = await startLoopbackServer();
    await using rig = startHealth(hosts([sick, well], { onHealth: onHealth as () => void }));
    for (let time = 0; time < 6; time++) expect(await ask(rig, "m")).toBe("Hello from m.");
    rig.router.drain("p1/m");
    rig.router.restore("p1/m");
    await eventually(() => rig.warnings.length === 3, "every failed event is warned of");
    expect(rig.warnings.map(({ code }) => code)).toEqual(["callback_failed", "callback_failed", "callback_failed"]);
    expect(rig.health().breaker).toBe("open");
    expect(rig.records.every(({ outcome }) => outcome === "ok")).toBe(true);
  });

  it("may look at the state and change it from inside", async () => {
    await using sick = await startLoopbackServer({ answer: failure(500) });
    await using well = await startLoopbackServer();
    const seen: string[] = [];
    await using rig = startHealth(
      hosts([sick, well], {
        onHealth({ kind, endpoint }) {
          seen.push(`${kind} ${rig.health(endpoint).breaker}`);
          if (kind === "breaker") rig.router.drain(endpoint);
        },
      }),
    );
    for (let time = 0; time < 6; time++) expect(await ask(rig, "m")).toBe("Hello from m.");
    expect(seen).toEqual(["breaker open", "drain open"]);
    expect(rig.warnings).toEqual([]);
  });

  it("is told of a refused key by its place, never by its text", async () => {
    await using server = await startLoopbackServer({ answer: failure(401, { message: `Bad key ${secret}` }) });
    await using rig = startHealth(
      hosts([server], { providers: { p0: { baseUrl: server.baseUrl, apiKeys: [secret, `${secret}-2`] } } }),
    );
    const error = await rejection(ask(rig, "m"));
    expect(told(rig.events)).toEqual(["key p0/m usable > refused", "key p0/m usable > refused"]);
    expect(rig.events.map(({ reason }) => reason).toSorted()).toEqual([
      "key 1 of 2 was refused with 401",
      "key 2 of 2 was refused with 401",
    ]);
    expect(rig.health()).toMatchObject({ state: "no-key", keys: { total: 2, usable: 0 } });
    const everything = JSON.stringify([
      rig.events,
      rig.records,
      rig.router.health(),
      rig.warnings,
      rig.router.report(),
    ]);
    expect(everything).not.toContain("sk-very");
    expect(server.requests.map(({ headers }) => headers.authorization).toSorted()).toEqual([
      `Bearer ${secret}`,
      `Bearer ${secret}-2`,
    ]);
    // The provider's own words are the caller's; the router adds no key to them.
    expect(error.message.split(secret)).toHaveLength(2);
  });

  it("is told of a key again only after it was usable in between", async () => {
    await using server = await startLoopbackServer({ answer: failure(401) });
    await using rig = startHealth(hosts([server]));
    await rejection(ask(rig, "m"));
    await rejection(ask(rig, "m"));
    expect(told(rig.events)).toEqual(["key p0/m usable > refused"]);
    await rig.clock.advance(600_000);
    await rejection(ask(rig, "m"));
    expect(told(rig.events)).toEqual(["key p0/m usable > refused", "key p0/m usable > refused"]);
  });
});
