import { calibrate, calibratedClassifier, withModel } from "@spillway/classifier";
import { ConfigError, type Sample } from "@spillway/core";
import { describe, expect, it } from "vitest";
import { conversationOf } from "../classifier/conversation.ts";
import { simulated } from "./traffic.ts";

const two = calibrate({
  samples: simulated({ count: 400, seed: 5 }),
  tiers: ["small", "large"],
  target: { qualityOfStrong: 0.9 },
});
/** Outcomes of the joining model alone. */
const own: readonly Sample[] = simulated({ count: 120, seed: 6, tiers: ["small", "middle", "large"] }).map(
  ({ text, outcomes }) => ({ text, outcomes: { middle: outcomes.middle as number } }),
);
const joining = { model: "middle", at: 1, samples: own, tierCostsUsd: [0.0001, 0.0004, 0.001] };

describe("withModel", () => {
  it("places a model from samples of it alone; the others' abilities stay, and nothing is promised any more", () => {
    const three = withModel(two, joining);
    expect(three.tiers).toEqual(["small", "middle", "large"]);
    expect([three.task.tiers[0], three.task.tiers[2]]).toEqual(two.task.tiers);
    expect(three.promise).toBeUndefined();
    expect(three.policy.tierCosts).toEqual([0.1, 0.4, 1]);
  });

  it("chooses the policy anew for the same target, by what is predicted", () => {
    const { expected } = withModel(two, joining);
    expect(expected.qualityOfStrong.value).toBeGreaterThanOrEqual(0.9);
    const shares = expected.tierShares.map(({ value }) => value);
    expect(shares.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    expect(
      shares.every((share) => share > 0.1),
      JSON.stringify(shares),
    ).toBe(true);
  });

  it("sends easy requests to the first tier, hard ones above it", () => {
    const classifier = calibratedClassifier(JSON.parse(JSON.stringify(withModel(two, joining))));
    const tierOf = (text: string) => classifier.classify(conversationOf(text)).tier;
    expect(tierOf("Which river flows through Paris, near Riga?")).toBe(0);
    expect(tierOf("Prove by induction that for all n > 7 the sum of the first n cubes is a square.")).toBeGreaterThan(
      0,
    );
  });

  it.each([{ strongShare: 0.2 }, { usdPerCall: 0.0004 }])("keeps within a target of %o", (target) => {
    const samples = simulated({ count: 300, seed: 7, costsUsd: { small: 0.0001, large: 0.001 } });
    const { expected } = withModel(calibrate({ samples, tiers: ["small", "large"], target }), joining);
    if (target.strongShare !== undefined) expect(expected.tierShares.at(-1)?.value).toBeLessThanOrEqual(0.2);
    else expect(expected.usdPerCall?.value).toBeLessThanOrEqual(0.0004);
  });

  it("names all faults at once", () => {
    const wrong = { model: "large", at: 9, samples: undefined as never, tierCostsUsd: [1, 0] };
    try {
      withModel(two, wrong);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      expect(error.issues.map(({ path }) => path)).toEqual(["model", "at", "samples", "tierCostsUsd"]);
    }
    expect(() => withModel({} as never, joining)).toThrow(ConfigError);
    expect(() => withModel(two, { ...joining, samples: own.slice(0, 30) })).toThrow(/50/);
  });
});
