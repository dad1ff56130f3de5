import { calibrate, calibratedClassifier } from "@spillway/classifier";
import { type Sample, SpillwayError } from "@spillway/core";
import { describe, expect, it } from "vitest";
import { conversationOf as conversation } from "../classifier/conversation.ts";
import { faultOf, pathsOf } from "./fault-of.ts";
import { simulated, twoTiersUsd } from "./traffic.ts";

const tiers = ["small", "large"];
const easy = "Which river flows through Lima, near Oslo?";
const hard = "Prove by induction that for all n > 7 the sum of the first n cubes is a square.";

describe("calibrate", () => {
  const samples = simulated({ count: 400, seed: 1, costsUsd: twoTiersUsd });

  it("for a share of strong calls keeps within it, and sends up what the small model fails at", () => {
    const calibration = calibrate({ samples, tiers, target: { strongShare: 0.35 } });
    const [down, up] = calibration.expected.tierShares;
    expect(up?.value).toBeLessThanOrEqual(0.35);
    expect(up?.value).toBeGreaterThan(0.2);
    expect((down?.value ?? 0) + (up?.value ?? 0)).toBeCloseTo(1, 4);
    expect(calibration.promise).toBeUndefined();
    const classifier = calibratedClassifier(calibration);
    expect(classifier.classify(conversation(easy))).toMatchObject({ tier: 0, classifier: "calibrated" });
    expect(classifier.classify(conversation(hard))).toMatchObject({ tier: 1 });
    const [onEasy, onHard] = classifier.classify(conversation(hard)).tierSuccess ?? [];
    expect(onHard).toBeGreaterThan((onEasy ?? 1) + 0.3);
  });

  it("for a quality promises it, with its evidence, and keeps it on traffic that it has not seen", () => {
    const calibration = calibrate({ samples, tiers, target: { qualityOfStrong: 0.9 } });
    expect(calibration.promise).toMatchObject({ qualityOfStrong: 0.9, confidence: 0.95, samples: 400 });
    expect(calibration.promise?.evidence).toBeGreaterThanOrEqual(20);
    const classifier = calibratedClassifier(calibration);
    let got = 0;
    let strong = 0;
    let up = 0;
    const fresh = simulated({ count: 2_000, seed: 99 });
    for (const { text, outcomes } of fresh) {
      const { tier } = classifier.classify(conversation(text));
      got += outcomes[tiers[tier ?? 1] as string] as number;
      strong += outcomes.large as number;
      up += tier ?? 1;
    }
    expect(got / strong).toBeGreaterThanOrEqual(0.9);
    const { value } = calibration.expected.tierShares[1] ?? { value: Number.NaN };
    expect(Math.abs(up / fresh.length - value)).toBeLessThan(0.08);
    expect(Math.abs(got / strong - calibration.expected.qualityOfStrong.value)).toBeLessThan(0.06);
  });

  it("for a cost keeps below it, and says where no policy is so cheap", () => {
    const calibration = calibrate({ samples, tiers, target: { usdPerCall: 0.0005 } });
    expect(calibration.expected.usdPerCall?.value).toBeLessThanOrEqual(0.0005);
    expect(calibration.expected.usdPerCall?.value).toBeGreaterThan(0.0003);
    const { issues } = faultOf({ samples, tiers, target: { usdPerCall: 0.000001 } });
    expect(issues).toMatchObject([{ path: "target.usdPerCall" }]);
    expect(issues[0]?.message).toMatch(/the cheapest comes to USD 0\.0001/);
  });

  it("with a share of 0 or 1 sends all down, or up", () => {
    const shareOf = (strongShare: number) =>
      calibrate({ samples, tiers, target: { strongShare } }).expected.tierShares[1]?.value;
    expect(shareOf(1)).toBe(1);
    expect(shareOf(0)).toBeLessThan(0.05);
  });

  it("refuses a promise that the samples do not carry, with what they would carry and how many more are wanted", () => {
    const few = simulated({ count: 60, seed: 3 });
    try {
      calibrate({ samples: few, tiers, target: { qualityOfStrong: 0.99 } });
      expect.unreachable("It was promised.");
    } catch (error) {
      expect(error).toBeInstanceOf(SpillwayError);
      const { code, message } = error as SpillwayError;
      expect(code).toBe("promise_refused");
      expect(message).toMatch(/60 samples .* do not carry 99\.0% .* at 95% confidence/);
      expect(message).toMatch(/They carry \d\d%\.|They carry no promise at all\./);
      expect(message).toMatch(
        /About \d+ samples like these would\.|By these samples no policy that saves a tenth reaches it/,
      );
      for (const { text } of few) expect(message).not.toContain(text);
    }
  });

  it("carries what it says that it would carry instead", () => {
    const few = simulated({ count: 80, seed: 4 });
    const refused = (qualityOfStrong: number) => {
      try {
        calibrate({ samples: few, tiers, target: { qualityOfStrong } });
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    };
    const said = /They carry (\d\d)%/.exec(refused(0.99) ?? "")?.[1];
    expect(said).toBeDefined();
    expect(refused(Number(said) / 100)).toBeUndefined();
  });

  it("is the same for the same samples, and goes through JSON unchanged", () => {
    const options = { samples: samples.slice(0, 200), tiers, target: { strongShare: 0.4 } };
    const calibration = calibrate(options);
    const text = JSON.stringify(calibration);
    expect(JSON.stringify(calibrate(options))).toBe(text);
    const [before, after] = [calibration, JSON.parse(text)].map((one) => calibratedClassifier(one));
    for (const { text: one } of samples.slice(200, 260))
      expect(after?.classify(conversation(one))).toEqual(before?.classify(conversation(one)));
    for (const { text: one } of options.samples) expect(text).not.toContain(one);
  });

  it("learns from partial outcomes too, and says how many were whole", () => {
    const partial = samples.map((sample, at): Sample => {
      const { small, large } = sample.outcomes as { small: number; large: number };
      return at % 3 === 0 ? { ...sample, outcomes: { small } } : { ...sample, outcomes: { small, large } };
    });
    const calibration = calibrate({ samples: partial, tiers, target: { strongShare: 0.4 } });
    expect(calibration.samples).toEqual({ count: 400, complete: 266, sources: { label: 400 } });
    expect(calibratedClassifier(calibration).classify(conversation(hard)).tier).toBe(1);
  });

  it("takes grades between, and joins the sources of a call", () => {
    const graded = samples.slice(0, 120).flatMap((sample, at): Sample[] => [
      { ...sample, callId: `c${at}`, source: "gate", outcomes: { small: 1 } },
      {
        ...sample,
        callId: `c${at}`,
        source: "shadow",
        outcomes: { small: 0.5 * (sample.outcomes.small ?? 0), large: 1 },
      },
    ]);
    const calibration = calibrate({ samples: graded, tiers, target: { strongShare: 0.4 } });
    expect(calibration.samples).toEqual({ count: 120, complete: 120, sources: { gate: 120, shadow: 120 } });
    expect(calibration.expected.quality.value).toBeLessThan(1);
  });

  it("uses three tiers with their costs, each where it pays", () => {
    const three = ["small", "middle", "large"];
    const costs = { small: 0.0001, middle: 0.0004, large: 0.002 };
    const many = simulated({ count: 600, seed: 5, tiers: three, costsUsd: costs });
    const calibration = calibrate({ samples: many, tiers: three, target: { qualityOfStrong: 0.9 } });
    expect(calibration.policy.tierCosts).toEqual([0.05, 0.2, 1]);
    expect(calibration.expected.tierShares).toHaveLength(3);
    expect(calibration.expected.tierShares.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(1, 4);
    for (const { value } of calibration.expected.tierShares) expect(value).toBeGreaterThan(0.05);
    const classifier = calibratedClassifier(calibration);
    const meanTier = (mix: readonly [number, number, number]) => {
      const chosen = simulated({ count: 100, seed: 8, tiers: three, mix }).map(
        ({ text }) => classifier.classify(conversation(text)).tier ?? Number.NaN,
      );
      return chosen.reduce((sum, tier) => sum + tier, 0) / chosen.length;
    };
    const [lookups, code, proofs] = [meanTier([1, 0, 0]), meanTier([0, 1, 0]), meanTier([0, 0, 1])] as const;
    expect(lookups).toBeLessThan(code);
    expect(code).toBeLessThan(proofs);
    expect(proofs).toBeGreaterThan(1.5);
    const { tierSuccess } = classifier.classify(conversation(hard));
    expect(tierSuccess).toHaveLength(3);
  });

  it("wants costs for three tiers: on the samples or said", () => {
    const three = ["small", "middle", "large"];
    const free = simulated({ count: 150, seed: 6, tiers: three });
    const options = { samples: free, tiers: three, target: { strongShare: 0.4 } };
    expect(pathsOf(options)).toEqual(["tierCostsUsd"]);
    expect(calibrate({ ...options, tierCostsUsd: [1, 2, 4] }).policy.tierCosts).toEqual([0.25, 0.5, 1]);
    expect(pathsOf({ ...options, tierCostsUsd: [1, 2] })).toEqual(["tierCostsUsd"]);
    expect(pathsOf({ ...options, tierCostsUsd: [1, 2, 0] })).toEqual(["tierCostsUsd"]);
    expect(pathsOf({ ...options, tierCostsUsd: [1, -2, 3] })).toEqual(["tierCostsUsd"]);
  });
});
