import { startLoopbackServer } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { start, twoTiers, user } from "./support.ts";

const requests = [
  { model: "auto", messages: user("easy") },
  { model: "auto", messages: user("hard"), max_tokens: 50 },
  { model: "large", messages: user("hard") },
  { model: "local/small", messages: user("easy") },
  {
    model: "auto",
    messages: user("easy"),
    tools: [{ type: "function" as const, function: { name: "f", parameters: {} } }],
    response_format: { type: "json_object" as const },
    metadata: { spillway_max_usd: "0.001", tenant: "acme" },
    max_completion_tokens: 10,
  },
];

describe("router.explain", () => {
  it.each(requests)("gives the decision of the real call and sends nothing: %j", async (request) => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    const explained = rig.router.explain(request);
    expect(server.requestCount).toBe(0);
    expect(rig.records).toHaveLength(0);
    await rig.client.chat.completions.create(request);
    expect((await rig.record()).decision).toEqual(explained);
    expect(Object.isFrozen(explained)).toBe(true);
    expect(Object.isFrozen(explained.candidates)).toBe(true);
  });

  it("heeds with() as a call does", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    const request = { model: "auto", messages: user("easy") };
    const explained = rig.router.with({ data: "secret" }, () => rig.router.explain(request));
    expect(explained.candidates).toEqual([]);
    expect(explained.rejected.map(({ reason }) => reason)).toEqual(["data-boundary", "data-boundary"]);
    expect(rig.router.explain(request, { data: "secret" })).toEqual(explained);
  });

  it("joins its options to with() as a nested with() would", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    const request = { model: "large", messages: user("easy"), max_tokens: 1000 };
    const { router } = rig;
    const nested = router.with({ maxUsd: 0.001 }, () => router.with({ maxUsd: 1 }, () => router.explain(request)));
    expect(nested.rejected.map(({ reason }) => reason)).toEqual(["over-max-usd"]);
    expect(router.with({ maxUsd: 0.001 }, () => router.explain(request, { maxUsd: 1 }))).toEqual(nested);
  });

  it("throws unknown_model", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    expect(() => rig.router.explain({ model: "atuo" })).toThrow(/unknown|called "atuo".*auto/);
  });
});
