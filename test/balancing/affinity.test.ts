import { failure, hold, startLoopbackServer, text } from "@spillway/testing";
import type { SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, bothWays, path, start, user, WatchedClock } from "../routing/support.ts";
import { counts, equals, nowhere, orderFor } from "./support.ts";

const sticky = (count: number, rest: Partial<SpillwayConfig> = {}) =>
  equals(nowhere(count), [], { affinity: "conversation", ...rest });

const conversations = Array.from({ length: 60 }, (_, index) => `conversation ${index}`);

/** A prompt whose home is this endpoint. */
function promptAt(home: string, orderOf: (content: string) => readonly string[]): string {
  const found = conversations.find((content) => orderOf(content)[0] === home);
  if (found === undefined) throw new Error(`No conversation lives at ${home}.`);
  return found;
}

describe("affinity of a conversation", () => {
  it("keeps to one endpoint as the conversation grows", async () => {
    await using rig = start(sticky(4, { balance: "weighted" }));
    const homes = new Set<string | undefined>();
    for (const opening of conversations) {
      const messages = [{ role: "system", content: "Be brief." }, ...user(opening)] as Record<string, string>[];
      const homesOfThis = new Set<string | undefined>();
      for (let turn = 0; turn < 6; turn++) {
        const order = rig.router.explain({ model: "m", messages }).candidates.map(({ endpoint }) => endpoint);
        homesOfThis.add(order.join());
        messages.push({ role: "assistant", content: `Answer ${turn}.` }, { role: "user", content: `And ${turn}?` });
      }
      expect(homesOfThis.size).toBe(1);
      homes.add([...homesOfThis][0]?.split(",")[0]);
    }
    expect(homes.size).toBe(4);
  });

  it.each(bothWays)("sends what it says (%s)", async (_, call) => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = start(equals([first, second], [], { affinity: "conversation", balance: "weighted" }));
    for (const content of conversations.slice(0, 12)) {
      const home = orderFor(rig.router, content)[0];
      for (let turn = 0; turn < 2; turn++) await call(rig, "m", content);
      expect(rig.records.slice(-2).map(({ endpoint }) => endpoint)).toEqual([home, home]);
    }
    expect(Math.min(...counts([first, second]))).toBeGreaterThan(0);
  });

  it("is the same in two routers, in whatever order the endpoints stand", async () => {
    const config = sticky(5);
    await using one = start(config);
    await using two = start({ ...config, endpoints: config.endpoints.toReversed() });
    for (const content of conversations) {
      expect(orderFor(two.router, content)).toEqual(orderFor(one.router, content));
    }
  });

  it("moves only the conversations of an endpoint that goes", async () => {
    const config = sticky(5);
    await using rig = start(config);
    const before = new Map(conversations.map((content) => [content, orderFor(rig.router, content)]));
    rig.router.update({ ...config, endpoints: config.endpoints.filter(({ provider }) => provider !== "p2") });
    for (const content of conversations) {
      const old = before.get(content) ?? [];
      expect(orderFor(rig.router, content)).toEqual(old.filter((endpoint) => endpoint !== "p2/m"));
    }
  });

  it("different system prompts make different conversations", async () => {
    await using rig = start(sticky(8));
    const homes = conversations.map((content) => {
      const messages = [{ role: "system", content }, ...user("Hello")];
      return rig.router.explain({ model: "m", messages }).candidates[0]?.endpoint;
    });
    expect(new Set(homes).size).toBeGreaterThan(4);
  });

  it("a session goes before prompt_cache_key, and that before the opening", async () => {
    await using rig = start(sticky(8));
    const byCacheKey = (content: string, key: string) => orderFor(rig.router, content, "m", { prompt_cache_key: key });
    for (const [index, content] of conversations.slice(0, 20).entries()) {
      expect(byCacheKey(content, "one key")).toEqual(byCacheKey("another", "one key"));
      const inSession = rig.router.with({ session: "one session" }, () => byCacheKey(content, `key ${index}`));
      expect(inSession).toEqual(rig.router.with({ session: "one session" }, () => orderFor(rig.router, "else")));
    }
    const homes = (one: (index: number) => string[]) => new Set(conversations.map((_, index) => one(index)[0])).size;
    expect(homes((index) => byCacheKey("same", `key ${index}`))).toBeGreaterThan(4);
    expect(
      homes((index) => rig.router.with({ session: `s ${index}` }, () => byCacheKey("same", "same key"))),
    ).toBeGreaterThan(4);
  });

  it("takes the session from the header and from metadata, and does not send metadata.spillway_session on", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using third = await startLoopbackServer();
    const servers = [first, second, third];
    await using rig = start(equals(servers, [], { affinity: "conversation" }));
    const home = rig.router.with({ session: "s1" }, () => orderFor(rig.router, "x")[0]);
    for (const content of conversations.slice(0, 5)) {
      await ask(rig, "m", content, {}, { headers: { "x-spillway-session": "s1" } });
      await ask(rig, "m", content, { metadata: { spillway_session: "s1" } });
      await rig.router.with({ session: "s1" }, () => ask(rig, "m", content));
    }
    expect(new Set(rig.records.map(({ endpoint }) => endpoint))).toEqual(new Set([home]));
    for (const { body, headers } of servers.flatMap(({ requests }) => requests)) {
      expect(JSON.stringify(body)).not.toContain("spillway");
      expect(JSON.stringify(headers)).not.toContain("spillway-session");
    }
  });

  it("leaves the other tier as it is where one of a tier's endpoints goes", async () => {
    const [a, b, c, d] = nowhere(4);
    const config: SpillwayConfig = {
      providers: Object.fromEntries(
        [a, b, c, d].map((place, index) => [`p${index}`, { preset: "vllm", baseUrl: place?.baseUrl ?? "" }]),
      ),
      endpoints: [
        { provider: "p0", model: "small" },
        { provider: "p1", model: "small" },
        { provider: "p2", model: "large" },
        { provider: "p3", model: "large" },
      ],
      routes: { auto: { tiers: [{ models: ["small"], maxDifficulty: 1 }, "large"], affinity: "conversation" } },
    };
    await using rig = start(config);
    const largeOf = (content: string) => orderFor(rig.router, content, "auto").filter((one) => one.endsWith("large"));
    const before = conversations.map(largeOf);
    expect(new Set(before.map(([home]) => home)).size).toBe(2);
    for (const content of conversations) {
      expect(orderFor(rig.router, content, "auto").map((one) => one.split("/")[1])).toEqual([
        "small",
        "small",
        "large",
        "large",
      ]);
    }
    rig.router.update({ ...config, endpoints: config.endpoints.filter(({ provider }) => provider !== "p0") });
    expect(conversations.map(largeOf)).toEqual(before);
  });

  it.each(bothWays)("yields while its home is open, and returns (%s)", async (_, call) => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = start(
      equals([first, second], [], {
        affinity: "conversation",
        breaker: { consecutiveFailures: 2, openMs: 5_000 },
        maxRetries: 0,
      }),
      { clock },
    );
    const content = promptAt("p0/m", (one) => orderFor(rig.router, one));
    first.script(failure(500), failure(500));
    for (let turn = 0; turn < 3; turn++) await call(rig, "m", content);
    expect(path(await rig.record(0))).toEqual(["answer p0/m server-error", "fallback p1/m"]);
    expect(path(await rig.record(2))).toEqual(["fallback p1/m"]);
    expect((await rig.record(2)).passedOver).toEqual([{ endpoint: "p0/m", reason: "open" }]);
    await clock.advance(5_001);
    await call(rig, "m", content);
    expect(path(await rig.record(3))).toEqual(["answer p0/m"]);
  });

  it.each(bothWays)("yields while its home is full, and returns (%s)", async (_, call) => {
    const held = hold(text("At last."));
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = start(
      equals([first, second], [{ overflow: { maxInFlight: 1 } }, { overflow: { maxInFlight: 1 } }], {
        affinity: "conversation",
      }),
    );
    const content = promptAt("p1/m", (one) => orderFor(rig.router, one));
    second.script(held.answer);
    const long = call(rig, "m", content);
    await held.reached;
    await call(rig, "m", content);
    const spilled = await rig.record(0);
    expect(path(spilled)).toEqual(["overflow p0/m"]);
    expect(spilled.passedOver).toEqual([{ endpoint: "p1/m", reason: "full" }]);
    held.release();
    await long;
    await call(rig, "m", content);
    expect(path(await rig.record(2))).toEqual(["answer p1/m"]);
  });

  it("holds for the Responses API too", async () => {
    await using rig = start(sticky(4));
    for (const input of conversations.slice(0, 20)) {
      const of = (request: Record<string, unknown>) =>
        rig.router
          .explain({ model: "m", ...request }, { path: "/responses" })
          .candidates.map(({ endpoint }) => endpoint);
      const opening = of({ input });
      expect(of({ input: [{ role: "user", content: input }] })).toEqual(opening);
      const grown = [
        { role: "user", content: input },
        { role: "assistant", content: "Yes." },
        { role: "user", content: "Why?" },
      ];
      expect(of({ input: grown })).toEqual(opening);
    }
  });
});

describe("affinity of a prefix", () => {
  it("brings all conversations of one assistant to one endpoint", async () => {
    await using rig = start(sticky(6, { affinity: "prefix" }));
    const home = (system: string, content: string) => {
      const messages = [{ role: "system", content: system }, ...user(content)];
      return rig.router.explain({ model: "m", messages }).candidates[0]?.endpoint;
    };
    const homes = new Set<string | undefined>();
    for (const system of conversations) {
      const ofThis = new Set(["a", "b", "c"].map((content) => home(system, content)));
      expect(ofThis.size).toBe(1);
      homes.add([...ofThis][0]);
    }
    expect(homes.size).toBe(6);
  });

  it("is not moved by a session", async () => {
    await using rig = start(sticky(6, { affinity: "prefix" }));
    const messages = [{ role: "system", content: "Be brief." }, ...user("x")];
    const homes = conversations.map((session) =>
      rig.router.with({ session }, () => rig.router.explain({ model: "m", messages }).candidates[0]?.endpoint),
    );
    expect(new Set(homes).size).toBe(1);
  });

  it("without a system text is the beginning of the first turn", async () => {
    await using rig = start(sticky(6, { affinity: "prefix" }));
    const shared = "The whole document. ".repeat(20);
    const homes = conversations.map((content) => orderFor(rig.router, `${shared}${content}`)[0]);
    expect(new Set(homes).size).toBe(1);
    expect(new Set(conversations.map((content) => orderFor(rig.router, content)[0])).size).toBe(6);
  });
});
