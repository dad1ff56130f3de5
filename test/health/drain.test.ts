import { failure, hold, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, path, within } from "../routing/support.ts";
import { hosts, startHealth, told } from "./rig.ts";

describe("router.drain", () => {
  it.each(["p0/m", "p0"])(
    "of %s: calls under way finish, new ones go elsewhere, until it is restored",
    async (name) => {
      await using first = await startLoopbackServer();
      await using second = await startLoopbackServer({ answer: text("Second.") });
      await using rig = startHealth(hosts([first, second]));
      const held = hold(text("First."));
      first.script(held.answer);
      const underWay = ask(rig, "m");
      await within(held.reached, "the call under way");
      rig.router.drain(name);
      rig.router.drain(name);
      expect(await ask(rig, "m")).toBe("Second.");
      expect(rig.health()).toMatchObject({ state: "drained", inFlight: 1, readyInMs: undefined });
      expect((await rig.record(0)).passedOver).toEqual([{ endpoint: "p0/m", reason: "drained" }]);
      held.release();
      expect(await underWay).toBe("First.");
      expect(path(await rig.record(1))).toEqual(["answer p0/m"]);
      rig.router.restore(name);
      expect(await ask(rig, "m")).toBe("Hello from m.");
      expect(told(rig.events).filter((event) => event.includes("p0/m"))).toEqual([
        "drain p0/m in use > drained",
        "drain p0/m drained > in use",
      ]);
    },
  );

  it("of a model takes all its endpoints; where nothing else is left they are used all the same", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = startHealth(hosts([first, second]));
    rig.router.drain("m");
    expect(rig.router.health().map(({ state }) => state)).toEqual(["drained", "drained"]);
    expect(await ask(rig, "m")).toBe("Hello from m.");
  });

  it("is not undone by a success, nor by the breaker's time", async () => {
    await using first = await startLoopbackServer({ answer: failure(500) });
    await using second = await startLoopbackServer();
    await using rig = startHealth(hosts([first, second]));
    for (let time = 0; time < 5; time++) await ask(rig, "m");
    rig.router.drain("p0/m");
    await rig.clock.advance(60_000);
    await ask(rig, "m");
    expect([first.requestCount, rig.health().state]).toEqual([5, "drained"]);
    rig.router.restore("p0/m");
    expect(rig.health()).toMatchObject({ state: "ready", breaker: "half-open" });
  });

  it("of what nobody has configured is a mistake of the caller's", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    expect(() => rig.router.drain("nobody")).toThrow(TypeError);
    expect(() => rig.router.restore("nobody")).toThrow(TypeError);
  });

  it("is followed by calls that wait at another endpoint, once it is restored", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = startHealth(
      hosts([first, second], {
        endpoints: [
          { provider: "p0", model: "m" },
          { provider: "p1", model: "m", limits: { concurrency: 1 } },
        ],
      }),
    );
    rig.router.drain("p0");
    const held = hold();
    second.script(held.answer);
    const holder = ask(rig, "m");
    await within(held.reached, "the holder");
    const waiter = ask(rig, "m");
    await rig.clock.advance(1);
    rig.router.restore("p0");
    await first.waitForRequests(1);
    held.release();
    await Promise.all([holder, waiter]);
    expect(first.requestCount).toBe(1);
  });
});
