import { FakeClock, failure, hold, type LoopbackServer, startLoopbackServer, text } from "@spillway/testing";
import type { RouteConfig, SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, eventually, path, start, twoTiers, user, within } from "../routing/support.ts";
import { nano, sumOf } from "./support.ts";

const draft = text("Paris.", { usage: { inputTokens: 10, outputTokens: 5 } });
/** The baseline says more than the cheap model: a measured figure differs from an assumed one. */
const longer = text("Paris, of course.", { usage: { inputTokens: 12, outputTokens: 50 } });
const costOfDraft = 10 * 100 + 5 * 400;
const costOfBaseline = 12 * 2_000 + 50 * 8_000;
const assumedBaseline = 10 * 2_000 + 5 * 8_000;

/** A route `auto` whose baseline, the second tier, is asked beside. */
function shadowed(
  local: LoopbackServer,
  cloud: LoopbackServer,
  share = 1,
  route: Partial<RouteConfig> = {},
  rest: Partial<SpillwayConfig> = {},
): SpillwayConfig {
  return twoTiers(local, cloud, { shadow: { share }, ...route }, rest);
}

async function servers() {
  const local = await startLoopbackServer({ answer: draft });
  const cloud = await startLoopbackServer({ answer: longer });
  return {
    local,
    cloud,
    async [Symbol.asyncDispose]() {
      await Promise.all([local.close(), cloud.close()]);
    },
  };
}

describe("a baseline that is asked beside", () => {
  it.each(bothWays)(
    "is a call of its own with its own record, and measures the saving: %s",
    async (_way, askOneWay) => {
      await using both = await servers();
      await using rig = start(shadowed(both.local, both.cloud));
      expect(await rig.router.with({ labels: { tenant: "acme" } }, () => askOneWay(rig, "auto"))).toBe("Paris.");
      const records = [await rig.record(), await rig.record(1)];
      const shadow = records.find(({ shadowOf }) => shadowOf !== undefined);
      const own = records.find(({ shadowOf }) => shadowOf === undefined);
      expect(shadow?.shadowOf).toBe(own?.id);
      expect(shadow?.id).not.toBe(own?.id);
      expect(shadow).toMatchObject({ stream: false, endpoint: "cloud/large", labels: { tenant: "acme" } });
      expect(shadow && path(shadow)).toEqual(["shadow cloud/large"]);
      expect(nano(shadow?.costUsd)).toBe(costOfBaseline);
      expect(own && path(own)).toEqual(["draft local/small"]);
      expect(own).toMatchObject({ baselineSource: "measured" });
      expect(nano(own?.costUsd)).toBe(costOfDraft);
      expect(nano(own?.baselineCostUsd)).toBe(costOfBaseline);
      expect(nano(own?.savingUsd)).toBe(costOfBaseline - costOfDraft);
    },
  );

  it("is asked the same, whole, without what is only for streams", async () => {
    await using both = await servers();
    await using rig = start(shadowed(both.local, both.cloud));
    await askStream(rig, "auto", "easy", { temperature: 0.5, stream_options: { include_usage: true } });
    await rig.record(1);
    const body = both.cloud.requests[0]?.body as Record<string, unknown>;
    expect(body).toMatchObject({ model: "large", messages: user("easy"), temperature: 0.5 });
    expect(body.stream ?? false).toBe(false);
    expect(body).not.toHaveProperty("stream_options");
  });

  it.each(bothWays)("does not keep the caller waiting: %s", async (_way, askOneWay) => {
    await using both = await servers();
    const held = hold(longer);
    both.cloud.answer(held.answer);
    await using rig = start(shadowed(both.local, both.cloud));
    expect(await askOneWay(rig, "auto")).toBe("Paris.");
    await within(held.reached, "the shadow");
    expect(rig.records).toEqual([]);
    held.release();
    await rig.record(1);
  });

  it("is waited for by close, which refuses new calls meanwhile", async () => {
    await using both = await servers();
    const held = hold(longer);
    both.cloud.answer(held.answer);
    const rig = start(shadowed(both.local, both.cloud));
    await ask(rig, "auto");
    await within(held.reached, "the shadow");
    let closed = false;
    const closing = rig.router.close().then(() => {
      closed = true;
    });
    await expect(rig.router.fetch("http://spillway/v1/models")).rejects.toMatchObject({ code: "router_closed" });
    expect(closed).toBe(false);
    held.release();
    await within(closing, "close");
    expect(rig.records).toHaveLength(2);
    expect(rig.records.find(({ shadowOf }) => shadowOf === undefined)?.baselineSource).toBe("measured");
  });

  it("is asked for a share of the calls", async () => {
    await using both = await servers();
    await using rig = start(shadowed(both.local, both.cloud, 0.25));
    for (let call = 0; call < 40; call++) await ask(rig, "auto");
    await eventually(() => rig.records.length === 50, "50 records");
    expect(both.cloud.requestCount).toBe(10);
    const sources = rig.records.filter(({ shadowOf }) => shadowOf === undefined).map((one) => one.baselineSource);
    expect(sources.filter((source) => source === "measured")).toHaveLength(10);
    expect(sources.filter((source) => source === "assumed")).toHaveLength(30);
    const assumed = rig.records.find(({ baselineSource }) => baselineSource === "assumed");
    expect(nano(assumed?.baselineCostUsd)).toBe(assumedBaseline);
  });

  it("is not asked where it answered itself, where the call failed, or where the share is 0", async () => {
    await using both = await servers();
    await using rig = start(shadowed(both.local, both.cloud));
    expect(await ask(rig, "auto", "hard")).toBe("Paris, of course.");
    expect(await rig.record()).toMatchObject({ endpoint: "cloud/large", shadowOf: undefined });
    await using off = start(shadowed(both.local, both.cloud, 0));
    await ask(off, "auto");
    expect(await off.record()).toMatchObject({ baselineSource: "assumed" });
    await using pinned = start(shadowed(both.local, both.cloud));
    await ask(pinned, "small");
    expect(await pinned.record()).toMatchObject({ baselineSource: undefined });
    both.local.answer(failure(400));
    await using failing = start(shadowed(both.local, both.cloud));
    await ask(failing, "auto").catch(() => undefined);
    await failing.record();
    expect(both.cloud.requestCount).toBe(1);
  });

  it.each(bothWays)("never sees data that it may not: %s", async (_way, askOneWay) => {
    await using both = await servers();
    const config = shadowed(both.local, both.cloud);
    const providers = {
      local: { ...config.providers.local, dataClasses: ["secret"] },
      cloud: { ...config.providers.cloud, dataClasses: ["public"] },
    };
    await using rig = start({ ...config, providers });
    expect(await rig.router.with({ data: "secret" }, () => askOneWay(rig, "auto"))).toBe("Paris.");
    const own = () => rig.records.find(({ shadowOf }) => shadowOf === undefined);
    await eventually(() => own() !== undefined, "the call's record");
    await rig.router.close();
    expect(both.cloud.requestCount).toBe(0);
    expect(own()).toMatchObject({ outcome: "ok", baselineSource: "assumed" });
    expect(rig.records.flatMap(({ attempts }) => attempts.map(({ provider }) => provider))).toEqual(["local"]);
  });

  // isShadowed does not ask for the boundary: the shadow is refused by its own decision, and booked as a failed call.
  it("that may not see the data is not among the failures", async () => {
    await using both = await servers();
    const config = shadowed(both.local, both.cloud);
    const providers = {
      local: { ...config.providers.local, dataClasses: ["secret"] },
      cloud: { ...config.providers.cloud, dataClasses: ["public"] },
    };
    await using rig = start({ ...config, providers });
    await rig.router.with({ data: "secret" }, () => ask(rig, "auto"));
    await rig.router.close();
    expect(rig.router.report().total).toMatchObject({ calls: 1, failures: 0 });
  });

  it("that fails costs nothing but its own record: the call's figure is assumed", async () => {
    await using both = await servers();
    both.cloud.answer(failure(400));
    await using rig = start(shadowed(both.local, both.cloud));
    await ask(rig, "auto");
    const records = [await rig.record(), await rig.record(1)];
    const own = records.find(({ shadowOf }) => shadowOf === undefined);
    expect(own).toMatchObject({ outcome: "ok", baselineSource: "assumed" });
    expect(nano(own?.baselineCostUsd)).toBe(assumedBaseline);
  });

  it("is charged: report and ledger hold what it cost", async () => {
    await using both = await servers();
    await using rig = start(shadowed(both.local, both.cloud, 1, {}, { ledger: "memory" }));
    await ask(rig, "auto");
    await rig.record(1);
    expect(sumOf(rig.records)).toBe(costOfDraft + costOfBaseline);
    expect(nano(rig.router.report().total.costUsd)).toBe(costOfDraft + costOfBaseline);
    const { rows } = await rig.router.query({ groupBy: ["role"] });
    expect(rows.map(({ group, costUsd }) => [group.role, nano(costUsd)])).toEqual([
      ["shadow", costOfBaseline],
      ["draft", costOfDraft],
    ]);
  });

  it("replaces what is assumed for the route once enough calls were measured", async () => {
    await using both = await servers();
    await using rig = start(shadowed(both.local, both.cloud, 0.5, {}, { ledger: "memory" }));
    for (let call = 0; call < 58; call++) await ask(rig, "auto");
    await eventually(() => rig.records.length === 58 + 29, "all records");
    const before = (await rig.router.query({ groupBy: ["route"] })).rows.find(({ group }) => group.route === "auto");
    expect(before?.saving).toMatchObject({ source: "assumed", comparedCalls: 58, measuredCalls: 29 });
    for (let call = 0; call < 2; call++) await ask(rig, "auto");
    await eventually(() => rig.records.length === 60 + 30, "all records");
    const after = (await rig.router.query({ groupBy: ["route"] })).rows.find(({ group }) => group.route === "auto");
    expect(after?.saving).toMatchObject({ source: "measured", comparedCalls: 60, measuredCalls: 30 });
    expect(nano(after?.saving?.savingUsd)).toBe(60 * (costOfBaseline - costOfDraft));
  });

  // The calls that the baseline answered are never in the sample, and the sample's mean stands for them too: half of the
  // calls saved nothing here, and are reported to have saved as much as the others.
  it("stands for calls that the baseline answered too, which saved nothing", async () => {
    await using both = await servers();
    await using rig = start(shadowed(both.local, both.cloud, 1, {}, { ledger: "memory" }));
    for (let call = 0; call < 30; call++) {
      await ask(rig, "auto", "easy");
      await ask(rig, "auto", "hard");
    }
    await eventually(() => rig.records.length === 90, "all records");
    const auto = (await rig.router.query({ groupBy: ["route"] })).rows.find(({ group }) => group.route === "auto");
    expect(nano(auto?.saving?.savingUsd)).toBe(30 * (costOfBaseline - costOfDraft));
  });

  // recordOf reads the clock when the shadow has answered.
  it("does not make the call's own time longer", async () => {
    const clock = new FakeClock();
    await using both = await servers();
    const held = hold(longer);
    both.cloud.answer(held.answer);
    await using rig = start(shadowed(both.local, both.cloud), { clock });
    await ask(rig, "auto");
    await within(held.reached, "the shadow");
    await clock.advance(5_000);
    held.release();
    await rig.record(1);
    expect(rig.records.find(({ shadowOf }) => shadowOf === undefined)?.durationMs).toBe(0);
  });
});
