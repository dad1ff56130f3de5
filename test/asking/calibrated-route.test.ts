import { hold, startLoopbackServer, text } from "@spillway/testing";
import { type Calibration, ConfigError, calibrate, createRouter } from "spillway";
import { describe, expect, it } from "vitest";
import { simulated } from "../calibration/traffic.ts";
import { ask, bothWays, path, start, twoTiers, within } from "../routing/support.ts";
import { answerUsage } from "./support.ts";

const easy = "Which river flows through Lima, near Oslo?";
const hard = "Prove by induction that for all n > 7 the sum of the first n cubes is a square.";
const calibration = calibrate({
  samples: simulated({ count: 200, seed: 1 }),
  tiers: ["small", "large"],
  target: { strongShare: 0.4 },
});
/** The same route, but everything goes up. */
const allUp: Calibration = { ...calibration, policy: { ...calibration.policy, penalty: -10 } };

async function pair() {
  const local = await startLoopbackServer({ answer: text("From small.", { usage: answerUsage }) });
  const cloud = await startLoopbackServer({ answer: text("From large.", { usage: answerUsage }) });
  return {
    local,
    cloud,
    async [Symbol.asyncDispose]() {
      await Promise.all([local.close(), cloud.close()]);
    },
  };
}

type Pair = Awaited<ReturnType<typeof pair>>;

const routed = ({ local, cloud }: Pair, given: unknown = calibration, rest = {}) =>
  twoTiers(local, cloud, { classifier: "trained", calibration: given as Calibration, gates: false }, rest);

describe("a calibrated route", () => {
  it.each(bothWays)("sends each request to the tier that it chose, and says why: %s", async (_way, askOneWay) => {
    await using both = await pair();
    await using rig = start(routed(both));
    expect([await askOneWay(rig, "auto", easy), await askOneWay(rig, "auto", hard)]).toEqual([
      "From small.",
      "From large.",
    ]);
    for (const [index, tier] of [0, 1].entries()) {
      const { decision } = await rig.record(index);
      expect(decision).toMatchObject({ tier, difficulty: { classifier: "calibrated", tier } });
      expect(decision?.difficulty?.tierSuccess).toHaveLength(2);
      expect(decision?.reason).toMatch(/^calibrated: expected to answer well: small \d+%, large \d+%/);
    }
  });

  it("explains the same without sending", async () => {
    await using both = await pair();
    await using rig = start(routed(both));
    const tierOf = (content: string) =>
      rig.router.explain({ model: "auto", messages: [{ role: "user", content }] }).tier;
    expect([tierOf(easy), tierOf(hard)]).toEqual([0, 1]);
    expect(both.local.requestCount + both.cloud.requestCount).toBe(0);
  });

  it("takes the artefact through JSON", async () => {
    await using both = await pair();
    await using rig = start(routed(both, JSON.parse(JSON.stringify(calibration))));
    expect(await ask(rig, "auto", hard)).toBe("From large.");
  });

  it.each<[string, unknown]>([
    ["of other tiers", { ...calibration, tiers: ["small", "huge"] }],
    ["of tiers in another order", { ...calibration, tiers: ["large", "small"] }],
    ["of more tiers", { ...calibration, tiers: ["small", "middle", "large"] }],
    ["of another difficulty model", { ...calibration, task: { ...calibration.task, model: "0.1/0.2" } }],
    ["of another version", { ...calibration, version: 2 }],
    ["without a policy", { ...calibration, policy: undefined }],
    ["without abilities", { ...calibration, task: undefined }],
    ["without a reference", { ...calibration, reference: undefined }],
    ["that is none", { format: "something" }],
    ["that is text", "calibration.json"],
    ["with only its format", { format: "spillway-calibration", version: 1 }],
  ])("refuses an artefact %s, with its path and the fix", async (_name, wrong) => {
    await using both = await pair();
    try {
      createRouter(routed(both, wrong), { environment: {} });
      expect.unreachable("It was accepted.");
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      const { issues } = error as ConfigError;
      expect(issues).toHaveLength(1);
      expect(issues[0]?.path).toMatch(/^routes\.auto\.calibration(\.task(\.model)?)?$/);
      expect(issues[0]?.message.length).toBeGreaterThan(20);
    }
  });

  it("is refused by update too, which keeps the old one", async () => {
    await using both = await pair();
    await using rig = start(routed(both));
    expect(() => rig.router.update(routed(both, { ...calibration, tiers: ["a", "b"] }))).toThrow(ConfigError);
    expect(await ask(rig, "auto", easy)).toBe("From small.");
  });

  it("is swapped while it runs: calls under way keep the old one, new ones have the new", async () => {
    await using both = await pair();
    const held = hold(text("From small.", { usage: answerUsage }));
    both.local.answer(held.answer);
    await using rig = start(routed(both));
    const before = ask(rig, "auto", easy);
    await within(held.reached, "the first call");
    rig.router.update(routed(both, allUp, { onCall: undefined }));
    expect(await ask(rig, "auto", easy)).toBe("From large.");
    held.release();
    expect(await before).toBe("From small.");
    expect(path(await rig.record())).toEqual(["answer local/small"]);
  });

  it("tells of drift as a warning with the route as its subject, and without what users wrote", async () => {
    await using both = await pair();
    await using rig = start(routed(both, calibration));
    for (let call = 0; call < 200; call++) {
      await ask(rig, "auto", easy);
      const { id } = await rig.record(call);
      rig.router.feedback(id, { quality: 0 });
    }
    expect(rig.warnings.filter(({ code }) => code === "drift")).toEqual([]);
    await using labelled = start(
      routed(both, { ...calibration, samples: { ...calibration.samples, sources: { feedback: 200 } } }),
    );
    for (let call = 0; call < 200; call++) {
      await ask(labelled, "auto", easy);
      const { id } = await labelled.record(call);
      expect(labelled.router.feedback(id, { quality: 0 })).toBe(true);
    }
    const told = labelled.warnings.filter(({ code }) => code === "drift");
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ subject: "auto", cause: undefined });
    expect(told[0]?.message).toMatch(/route "auto" may no longer hold: small answered 0% .* Fix: calibrate again/);
    expect(told[0]?.message).not.toContain("Lima");
  });

  it("keeps no text where nobody takes samples", async () => {
    await using both = await pair();
    const config = routed(both);
    await using rig = start(config);
    await ask(rig, "auto", easy);
    const { id } = await rig.record();
    const late: unknown[] = [];
    rig.router.update({ ...config, onSample: (sample) => void late.push(sample) });
    expect(rig.router.feedback(id, { quality: 1 })).toBe(true);
    expect(late).toEqual([]);
  });
});
