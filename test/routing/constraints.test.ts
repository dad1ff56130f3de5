import { failure, startLoopbackServer } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { apiError, ask, askStream, refusesData, start, twoTiers } from "./support.ts";

describe("the data boundary", () => {
  const ways = [
    ["router.with", { data: "secret" }, {}, {}],
    ["the header x-spillway-data", {}, { "x-spillway-data": "secret" }, {}],
    ["metadata.spillway_data", {}, {}, { spillway_data: "secret" }],
  ] as const;

  it.each(ways)("is heeded however it is named: %s", async (_name, around, headers, metadata) => {
    await using local = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    await using rig = start(refusesData(local, cloud));
    for (const call of [ask, (...[r, m, p, e, o]: Parameters<typeof ask>) => askStream(r, m, p, e, [], o)]) {
      await rig.router.with(around, () => call(rig, "auto", "easy", { metadata: { ...metadata } }, { headers }));
    }
    expect([local.requestCount, cloud.requestCount]).toEqual([2, 0]);
    const { decision } = await rig.record();
    expect(decision?.rejected).toMatchObject([{ endpoint: "cloud/large", reason: "data-boundary" }]);
  });

  it.each(ways)("is never crossed, even when all inside fail: %s", async (_name, around, headers, metadata) => {
    await using local = await startLoopbackServer({ answer: failure(503) });
    await using cloud = await startLoopbackServer();
    await using rig = start({ ...refusesData(local, cloud), maxRetries: 0 });
    const error = await apiError(
      rig.router.with(around, () => ask(rig, "auto", "easy", { metadata: { ...metadata } }, { headers })),
    );
    expect(error.status).toBe(503);
    expect(cloud.requestCount).toBe(0);
  });

  it.each(["auto", "large", "cloud/large"])("holds for model %s too", async (model) => {
    await using local = await startLoopbackServer({ answer: failure(500) });
    await using cloud = await startLoopbackServer();
    await using rig = start({ ...refusesData(local, cloud), maxRetries: 0 });
    await apiError(rig.router.with({ data: "secret" }, () => ask(rig, model)));
    expect(cloud.requestCount).toBe(0);
  });

  it("holds for a rejected draft: no escalation across it", async () => {
    await using local = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    await using rig = start(refusesData(local, cloud, { gates: { custom: [alwaysRejects] } }));
    expect(await rig.router.with({ data: "secret" }, () => ask(rig, "auto"))).toBe("Hello from small.");
    expect(cloud.requestCount).toBe(0);
  });

  it("holds for requests that name no model", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    const error = await apiError(rig.router.with({ data: "secret" }, () => rig.client.files.retrieve("f")));
    expect(error).toMatchObject({ status: 422, code: "no_eligible_endpoint" });
    expect(server.requestCount).toBe(0);
  });

  it("fails closed where the class is no string", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    const body = JSON.stringify({ model: "auto", messages: [], metadata: { spillway_data: ["secret"] } });
    const response = await rig.router.fetch("http://x/v1/chat/completions", { method: "POST", body });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(server.requestCount).toBe(0);
  });
});

const alwaysRejects = {
  name: "never",
  judge: () => ({ verdict: "reject" as const, gate: "never", reason: "always" }),
};

describe("labels", () => {
  it("come from with(), the header and metadata; the nearer to the call wins", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    await rig.router.with({ labels: { tenant: "with", a: "1", b: "with" } }, () =>
      ask(
        rig,
        "auto",
        "easy",
        { metadata: { tenant: "metadata", d: "4" } },
        { headers: { "x-spillway-labels": "tenant=header&b=header&c=%C3%BC+x" } },
      ),
    );
    expect((await rig.record()).labels).toEqual({ tenant: "metadata", a: "1", b: "header", c: "ü x", d: "4" });
    expect(rig.router.report().byLabel.tenant?.metadata?.calls).toBe(1);
  });

  it("of nested with() add up, and the lower cost limit holds", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    const { router } = rig;
    await router.with({ labels: { a: "1", b: "1" }, maxUsd: 0.001 }, async () => {
      await router.with({ labels: { b: "2" }, maxUsd: 1 }, () => ask(rig, "auto", "easy", { max_tokens: 1000 }));
      await ask(rig, "auto", "easy", { max_tokens: 10 });
    });
    await ask(rig, "auto");
    expect((await rig.record(0)).labels).toEqual({ a: "1", b: "2" });
    expect((await rig.record(0)).decision?.rejected).toMatchObject([{ model: "large", reason: "over-max-usd" }]);
    expect((await rig.record(1)).labels).toEqual({ a: "1", b: "1" });
    expect((await rig.record(2)).labels).toEqual({});
  });

  it("of calls that run at the same time do not mix", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    const tenants = Array.from({ length: 20 }, (_, index) => `t${index}`);
    await Promise.all(
      tenants.map((tenant) => rig.router.with({ labels: { tenant } }, () => ask(rig, "auto", `easy ${tenant}`))),
    );
    expect(rig.records.map(({ labels }) => labels.tenant).sort()).toEqual([...tenants].sort());
  });

  it("stand in the record of a refused call too", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    const labels = { tenant: "acme" };
    await apiError(rig.router.with({ labels }, () => ask(rig, "nothing-like-it")));
    expect(rig.records[0]?.labels).toEqual(labels);
  });
});

describe("metadata", () => {
  it("goes upstream without Spillway's own members", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    await ask(rig, "auto", "easy", { metadata: { tenant: "acme", spillway_max_usd: "1" }, max_tokens: 5 });
    await ask(rig, "auto", "easy", { metadata: { spillway_max_usd: "1" }, max_tokens: 5 });
    await ask(rig, "auto", "easy", { metadata: { tenant: "acme" } });
    expect(server.requests[0]?.body).toMatchObject({ metadata: { tenant: "acme" } });
    expect(server.requests[0]?.bodyText).not.toContain("spillway");
    expect(server.requests[1]?.body).not.toHaveProperty("metadata");
    expect(server.requests[1]?.body).toMatchObject({ max_tokens: 5 });
    expect(server.requests[2]?.body).toMatchObject({ metadata: { tenant: "acme" } });
    expect((await rig.record()).labels).toEqual({ tenant: "acme" });
  });
});
