import { inspect } from "node:util";
import { fault, hold, startLoopbackServer, text } from "@spillway/testing";
import { ConfigError, type SpillwayConfig, SpillwayError } from "spillway";
import { describe, expect, it } from "vitest";
import {
  apiError,
  ask,
  askStream,
  difficulty,
  eventually,
  rejection,
  replicas,
  start,
  twoTiers,
  user,
  WatchedClock,
  within,
} from "./support.ts";

const retires = Date.UTC(2026, 5, 1);
const dayMs = 86_400_000;

function retiring(server: { baseUrl: string }): SpillwayConfig {
  return {
    providers: { p: { preset: "vllm", baseUrl: server.baseUrl } },
    models: { old: { retiresOn: "2026-06-01", successor: "new" } },
    endpoints: [
      { provider: "p", model: "old" },
      { provider: "p", model: "new" },
    ],
    routes: { auto: { tiers: ["old"], classifier: difficulty(0) } },
  };
}

describe("a retirement", () => {
  it.each([
    [-31 * dayMs, "old", []],
    [-10 * dayMs, "old", ["retires_soon"]],
    [-1, "old", ["retires_soon"]],
    [0, "new", ["retired"]],
    [10 * dayMs, "new", ["retired"]],
  ])("%d ms from its date, %s serves", async (offsetMs, model, codes) => {
    await using server = await startLoopbackServer();
    await using rig = start(retiring(server), { clock: new WatchedClock({ startMs: retires + offsetMs }) });
    expect(rig.warnings.map(({ code }) => code).filter((code) => code !== "price_unknown")).toEqual(codes);
    for (const name of ["auto", "old"]) expect(await ask(rig, name)).toBe(`Hello from ${model}.`);
    const { decision } = await rig.record();
    expect(decision?.rejected.map(({ endpoint, reason }) => [endpoint, reason])).toEqual(
      model === "old" ? [] : [["p/old", "retired"]],
    );
  });

  it("is warned of with its date and successor", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(retiring(server), { clock: new WatchedClock({ startMs: retires - dayMs }) });
    const warning = rig.warnings.find(({ code }) => code === "retires_soon");
    expect(warning).toMatchObject({ subject: "p/old" });
    expect(warning?.message).toBe("p/old retires on 2026-06-01. p/new takes its place.");
  });

  it("takes effect in a running process", async () => {
    const clock = new WatchedClock({ startMs: retires - 1 });
    await using server = await startLoopbackServer();
    await using rig = start(retiring(server), { clock });
    expect(await ask(rig, "auto")).toBe("Hello from old.");
    await clock.advance(1);
    expect(await ask(rig, "auto")).toBe("Hello from new.");
  });

  it("without a successor leaves nothing, and says why", async () => {
    await using server = await startLoopbackServer();
    const config = retiring(server);
    const clock = new WatchedClock({ startMs: retires });
    await using rig = start({ ...config, models: { old: { retiresOn: "2026-06-01" } } }, { clock });
    const error = await apiError(ask(rig, "auto"));
    expect(error).toMatchObject({ status: 422, code: "no_eligible_endpoint" });
    expect(error.message).toContain("p/old: retired (retired on 2026-06-01)");
  });

  it("in a ring of successors does not hang", async () => {
    await using server = await startLoopbackServer();
    const models = {
      old: { retiresOn: "2026-06-01", successor: "new" },
      new: { retiresOn: "2026-06-01", successor: "old" },
    };
    const clock = new WatchedClock({ startMs: retires });
    await using rig = start({ ...retiring(server), models }, { clock });
    expect((await apiError(ask(rig, "auto"))).status).toBe(422);
  });
});

describe("router.update", () => {
  it("swaps at once; a call under way finishes on the old configuration", async () => {
    const held = hold(text("From the old one."));
    await using old = await startLoopbackServer({ answer: held.answer });
    await using next = await startLoopbackServer({ answer: text("From the new one.") });
    await using rig = start(replicas([old]));
    const underWay = ask(rig, "m");
    await held.reached;
    rig.router.update(replicas([next]));
    expect(await ask(rig, "m")).toBe("From the new one.");
    held.release();
    expect(await underWay).toBe("From the old one.");
    expect([old.requestCount, next.requestCount]).toEqual([1, 1]);
    expect(rig.router.report().total.calls).toBe(2);
  });

  it("with a wrong configuration throws and keeps the old one", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(replicas([server]));
    for (const wrong of [{}, undefined, { ...replicas([server]), routes: { auto: { tiers: ["none"] } } }]) {
      expect(() => rig.router.update(wrong as unknown as SpillwayConfig)).toThrow(ConfigError);
    }
    expect(await ask(rig, "m")).toBe("Hello from m.");
    expect(rig.records).toHaveLength(1);
  });

  it("a new route is there for the next call, an old one is gone", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    const { auto } = twoTiers(server, server).routes ?? {};
    rig.router.update({ ...twoTiers(server, server), routes: auto === undefined ? {} : { fresh: auto } });
    await ask(rig, "fresh");
    expect((await apiError(ask(rig, "auto"))).status).toBe(404);
  });
});

describe("router.close", () => {
  it("waits for calls under way, refuses new ones, and leaves no connection", async () => {
    const held = hold(text("In time."));
    await using server = await startLoopbackServer();
    await using rig = start(replicas([server]));
    await ask(rig, "m");
    server.script(held.answer);
    const underWay = ask(rig, "m");
    await held.reached;
    let closed = false;
    const closing = rig.router.close().then(() => {
      closed = true;
    });
    const error = await rejection(ask(rig, "m"));
    expect(SpillwayError.isInstance(error.cause, "router_closed")).toBe(true);
    expect(closed).toBe(false);
    held.release();
    expect(await underWay).toBe("In time.");
    await within(closing, "close");
    await within(rig.router.close(), "a second close");
    await eventually(() => server.openSockets === 0, "no connection is open");
    expect(server.requestCount).toBe(2);
  });

  it("waits for a stream to be read to its end", async () => {
    const held = hold(text("one two three"), { afterChunks: 1 });
    await using server = await startLoopbackServer({ answer: held.answer });
    await using rig = start(replicas([server]));
    const reading = askStream(rig, "m");
    await held.reached;
    const closing = rig.router.close();
    held.release();
    expect(await reading).toBe("one two three");
    await within(closing, "close");
    await eventually(() => server.openSockets === 0, "no connection is open");
  });

  it.each<[string, (url: string, init: RequestInit) => [string | Request, RequestInit?]]>([
    ["an address", (url, init) => [url, init]],
    ["a Request", (url, init) => [new Request(url, init)]],
  ])("waits for a call that began in the same turn, with %s", async (_name, input) => {
    await using server = await startLoopbackServer();
    await using rig = start(replicas([server]));
    const body = JSON.stringify({ model: "m", messages: user("x") });
    const call = rig.router.fetch(...input("http://x/v1/chat/completions", { method: "POST", body }));
    await within(rig.router.close(), "close");
    const booked = rig.records.length;
    await call;
    expect(booked).toBe(1);
    await eventually(() => server.openSockets === 0, "no connection is open");
  });

  it("after failures of every kind leaves no connection", async () => {
    await using server = await startLoopbackServer();
    const rig = start({ ...replicas([server]), maxRetries: 0 });
    server.script(
      fault.cutStream(1),
      fault.malformedEvent(1),
      fault.errorEventInStream(1),
      fault.resetMidBody(),
      fault.htmlWith200(),
      fault.errorBodyWith200(),
      fault.gzipCut(),
      fault.resetBeforeHeaders(),
    );
    for (let left = server.scriptedLeft; left > 0; left--) await rejection(askStream(rig, "m"));
    await within(rig.router.close(), "close");
    await eventually(() => server.openSockets === 0, "no connection is open");
    expect(rig.records).toHaveLength(8);
  });
});

describe("timers", () => {
  it("none is left by calls that ended, however they did", async () => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer();
    await using rig = start({ ...replicas([server]), maxRetries: 0, timeouts: { attemptMs: 9_999 } }, { clock });
    server.script(text("one"), fault.cutStream(1), fault.truncatedJson(), fault.htmlWith200());
    for (const call of [ask, askStream, ask, askStream]) await call(rig, "m").catch(() => undefined);
    await apiError(ask(rig, "none-such"));
    await rig.record(4);
    expect(clock.pending).toBe(0);
  });

  it("none of the process's own", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    await using server = await startLoopbackServer();
    const before = timers();
    const rig = start({ ...replicas([server]), maxRetries: 0 });
    server.script(text("one"), fault.errorEventInStream(0), fault.errorEventInStream(1), fault.malformedEvent(1));
    for (const call of [ask, askStream, askStream, askStream]) await call(rig, "m").catch(() => undefined);
    await rig.record(3);
    await within(rig.router.close(), "close");
    await eventually(() => timers() <= before, "no timer is left");
  });
});

describe("what a developer prints", () => {
  it("an error, a response and its headers can be inspected", async () => {
    await using server = await startLoopbackServer();
    await using rig = start({ ...replicas([server]), maxRetries: 0 });
    const error = await apiError(ask(rig, "none-such"));
    expect(inspect(error, { depth: 6 })).toContain("unknown_model");
    const response = await rig.client.chat.completions.create({ model: "m", messages: user("x") }).asResponse();
    expect(inspect(response)).toContain("200");
    expect(inspect(response.headers)).toContain("x-request-id");
  });
});
