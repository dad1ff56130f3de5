import { failure, type LoopbackServer, startLoopbackServer, text } from "@spillway/testing";
import type { SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { byFirstWord, path, type Rig, rejection, start, within } from "../routing/support.ts";
import { counts, equals, orderFor } from "./support.ts";

/** What each server's responses are called. */
const named = (id: string) => text(`From ${id}.`, { id });

async function two(rest: Partial<SpillwayConfig> = {}) {
  const first = await startLoopbackServer({ answer: named("resp_of_p0") });
  const second = await startLoopbackServer({ answer: named("resp_of_p1") });
  const rig = start(equals([first, second], [], { maxRetries: 0, ...rest }));
  return {
    servers: [first, second] as const,
    rig,
    async [Symbol.asyncDispose]() {
      await rig[Symbol.asyncDispose]();
      await first.close();
      await second.close();
    },
  };
}

const create = (rig: Rig, more: Record<string, unknown> = {}) =>
  within(rig.client.responses.create({ model: "m", input: "Hello", stream: false, ...more }), "the response");

async function createStreamed(rig: Rig, more: Record<string, unknown> = {}): Promise<string> {
  const stream = await within(
    rig.client.responses.create({ model: "m", input: "Hello", ...more, stream: true }),
    "the stream",
  );
  let id = "";
  for await (const event of stream) if (event.type === "response.completed") id = event.response.id;
  return id;
}

/** Makes the first response at p1, and has p0 preferred afterwards. */
async function firstAtSecond(rig: Rig, begin: (rig: Rig) => Promise<unknown>): Promise<void> {
  rig.router.drain("p0/m");
  await begin(rig);
  rig.router.restore("p0/m");
  expect(orderFor(rig.router, "x")[0]).toBe("p0/m");
}

const begins = [
  ["a whole first answer", create],
  ["a streamed first answer", createStreamed],
] as const;

describe.each(begins)("what refers to %s", (_, begin) => {
  it("goes to the endpoint that made it, whole and streamed", async () => {
    await using both = await two();
    const { rig, servers } = both;
    await firstAtSecond(rig, begin);
    await create(rig, { previous_response_id: "resp_of_p1" });
    expect(await createStreamed(rig, { previous_response_id: "resp_of_p1" })).toBe("resp_of_p1");
    expect(counts(servers)).toEqual([0, 3]);
    expect(rig.records.at(-1)?.decision?.reason).toContain("holds the state");
    await create(rig);
    expect(counts(servers)).toEqual([1, 3]);
  });

  it("is looked up and deleted where it was made", async () => {
    await using both = await two();
    const { rig, servers } = both;
    await firstAtSecond(rig, begin);
    const [first, second] = servers;
    second.scriptPath("/v1/responses/resp_of_p1", named("resp_of_p1"), named("resp_of_p1"));
    await within(rig.client.responses.retrieve("resp_of_p1"), "the lookup");
    await within(rig.client.responses.delete("resp_of_p1"), "the deletion");
    expect(first.requestCount).toBe(0);
    expect(second.requests.slice(1).map(({ method, path: to }) => `${method} ${to}`)).toEqual([
      "GET /v1/responses/resp_of_p1",
      "DELETE /v1/responses/resp_of_p1",
    ]);
    expect(second.requests[1]?.headers.authorization).toBe("Bearer key-of-p1");
  });

  it("is cancelled and listed where it was made", async () => {
    await using both = await two();
    const { rig, servers } = both;
    await firstAtSecond(rig, begin);
    servers[1].answer(() => named("resp_of_p1"));
    await within(rig.client.responses.cancel("resp_of_p1"), "the cancelling");
    await within(
      rig.router.fetch("http://router/v1/responses/resp_of_p1/input_items?limit=2").then((answer) => answer.text()),
      "the list",
    );
    expect(counts(servers)).toEqual([0, 3]);
    expect(servers[1].requests.at(-1)?.query).toBe("limit=2");
  });

  it("is never failed over", async () => {
    await using both = await two();
    const { rig, servers } = both;
    await firstAtSecond(rig, begin);
    servers[1].script(failure(500));
    await rejection(create(rig, { previous_response_id: "resp_of_p1" }));
    servers[1].script(failure(404, { code: "previous_response_not_found" }));
    await rejection(createStreamed(rig, { previous_response_id: "resp_of_p1" }));
    expect(counts(servers)).toEqual([0, 3]);
    // The state being gone says nothing against the model.
    expect(rig.router.health()[1]).toMatchObject({ state: "ready" });
    await create(rig, { previous_response_id: "resp_of_p1" });
    expect(counts(servers)).toEqual([0, 4]);
  });

  it("goes there although the endpoint is drained or open", async () => {
    await using both = await two({ breaker: { consecutiveFailures: 1, openMs: 60_000 } });
    const { rig, servers } = both;
    await firstAtSecond(rig, begin);
    rig.router.drain("p1/m");
    await create(rig, { previous_response_id: "resp_of_p1" });
    rig.router.restore("p1/m");
    servers[1].script(failure(500));
    await rejection(create(rig, { previous_response_id: "resp_of_p1" }));
    expect(rig.router.health()[1]?.breaker).toBe("open");
    await create(rig, { previous_response_id: "resp_of_p1" });
    expect(counts(servers)).toEqual([0, 4]);
  });
});

describe("the state of responses", () => {
  it("does not open a data boundary", async () => {
    await using first = await startLoopbackServer({ answer: named("resp_of_p0") });
    await using second = await startLoopbackServer({ answer: named("resp_of_p1") });
    const config = equals([first, second], []);
    await using rig = start({
      ...config,
      providers: {
        p0: { ...config.providers.p0, dataClasses: ["secret"] },
        p1: { ...config.providers.p1, dataClasses: [] },
      },
    });
    await firstAtSecond(rig, create);
    await rig.router.with({ data: "secret" }, async () => {
      const error = await rejection(create(rig, { previous_response_id: "resp_of_p1" }));
      expect(String(error)).toContain("p1/m");
      await rejection(within(rig.client.responses.retrieve("resp_of_p1"), "the lookup"));
      await rejection(createStreamed(rig, { previous_response_id: "resp_of_p1" }));
    });
    expect(counts([first, second])).toEqual([0, 1]);
  });

  it("lets an unknown id go on as usual", async () => {
    await using both = await two();
    await create(both.rig, { previous_response_id: "resp_from_before" });
    expect(counts(both.servers)).toEqual([1, 0]);
    both.servers[0].script(failure(500));
    await create(both.rig, { previous_response_id: "resp_from_before" });
    expect(path(await both.rig.record(1))).toEqual(["answer p0/m server-error", "fallback p1/m"]);
  });

  it("keeps a conversation at the endpoint that answered in it first, by id and by object", async () => {
    await using both = await two();
    const { rig, servers } = both;
    await firstAtSecond(rig, (one) => create(one, { conversation: "conv_1" }));
    await create(rig, { conversation: "conv_1" });
    await createStreamed(rig, { conversation: { id: "conv_1" } });
    expect(counts(servers)).toEqual([0, 3]);
    await create(rig, { conversation: "conv_2" });
    expect(counts(servers)).toEqual([1, 3]);
  });

  it("is not taken to be where an answer failed", async () => {
    await using both = await two();
    const { rig, servers } = both;
    servers[0].script(failure(500));
    await create(rig, { conversation: "conv_1" });
    expect(path(await rig.record(0))).toEqual(["answer p0/m server-error", "fallback p1/m"]);
    await create(rig, { conversation: "conv_1" });
    await create(rig, { previous_response_id: "resp_of_p1" });
    expect(counts(servers)).toEqual([1, 3]);
  });

  it("goes before affinity and balance", async () => {
    await using both = await two({ affinity: "conversation", balance: "weighted" });
    const { rig, servers } = both;
    await firstAtSecondOf(rig, servers);
    for (let turn = 0; turn < 10; turn++) {
      await create(rig, { previous_response_id: "resp_of_p1", input: `turn ${turn}` });
    }
    expect(counts(servers)).toEqual([0, 11]);
  });

  it("is shown by router.explain", async () => {
    await using both = await two();
    await firstAtSecond(both.rig, create);
    const decision = both.rig.router.explain(
      { model: "m", input: "And?", previous_response_id: "resp_of_p1" },
      { path: "/responses" },
    );
    expect(decision.candidates.map(({ endpoint }) => endpoint)).toEqual(["p1/m"]);
  });

  it("is forgotten with its endpoint", async () => {
    await using both = await two();
    const { rig, servers } = both;
    await firstAtSecond(rig, create);
    rig.router.update(equals([servers[0]], []));
    await create(rig, { previous_response_id: "resp_of_p1" });
    expect(counts(servers)).toEqual([1, 1]);
  });

  it("outlives a change of the configuration", async () => {
    await using both = await two();
    const { rig, servers } = both;
    await firstAtSecond(rig, create);
    rig.router.update(equals(servers, [], { maxRetries: 1 }));
    await create(rig, { previous_response_id: "resp_of_p1" });
    expect(counts(servers)).toEqual([0, 2]);
  });

  it.each(begins)("of an escalated call is at the tier that answered (%s)", async (_, begin) => {
    await using small = await startLoopbackServer({ answer: text("", { id: "resp_small" }) });
    await using large = await startLoopbackServer({ answer: named("resp_large") });
    await using rig = start({
      providers: {
        local: { preset: "vllm", baseUrl: small.baseUrl, probe: false },
        cloud: { preset: "openai", baseUrl: large.baseUrl, apiKey: "k" },
      },
      endpoints: [
        { provider: "local", model: "small" },
        { provider: "cloud", model: "large" },
      ],
      routes: { auto: { tiers: ["small", "large"], classifier: byFirstWord, gates: { empty: true } } },
    });
    rig.router.drain("small");
    await begin(rig as Rig & { servers?: LoopbackServer[] }, { model: "auto", input: "easy" });
    rig.router.restore("small");
    expect(rig.records[0]?.endpoint).toBe("cloud/large");
    small.answer(named("resp_small"));
    await create(rig, { model: "auto", input: "easy", previous_response_id: "resp_large" });
    expect(rig.records[1]?.endpoint).toBe("cloud/large");
    expect(rig.records[1]?.attempts).toHaveLength(1);
  });
});

/** The same without the expectation of an order. */
async function firstAtSecondOf(rig: Rig, servers: readonly LoopbackServer[]): Promise<void> {
  rig.router.drain("p0/m");
  await create(rig);
  rig.router.restore("p0/m");
  expect(counts(servers)).toEqual([0, 1]);
}
