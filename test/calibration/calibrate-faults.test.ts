import { calibrate } from "@spillway/classifier";
import { describe, expect, it } from "vitest";
import { faultOf, pathsOf } from "./fault-of.ts";
import { simulated } from "./traffic.ts";

const tiers = ["small", "large"];

describe("what calibrate cannot use", () => {
  const good = simulated({ count: 60, seed: 7 });

  it("is told all at once, each with its path and the fix, and without what users wrote", () => {
    const error = faultOf({
      samples: [
        { text: " ", outcomes: { small: 1, large: 1 } },
        { text: "SECRET", outcomes: { small: 2 } },
        { text: "SECRET", outcomes: null },
        { text: "SECRET", outcomes: { small: 1 }, costsUsd: { small: -1 } },
        { text: 5, outcomes: { small: "1" } },
      ],
      tiers: ["small", "small"],
      target: { strongShare: 7 },
    });
    expect(error.issues.map(({ path }) => path)).toEqual([
      "target.strongShare",
      "samples.0.text",
      "samples.1.outcomes.small",
      "samples.2.outcomes",
      "samples.3.costsUsd.small",
      "samples.4.text",
      "samples.4.outcomes.small",
      "tiers",
    ]);
    for (const { message } of error.issues) expect(message).toMatch(/^(Give|Name)/);
    expect(error.message).not.toContain("SECRET");
  });

  it.each([
    ["no target", {}, "target"],
    ["two targets", { strongShare: 0.5, usdPerCall: 1 }, "target"],
    ["a share of NaN", { strongShare: Number.NaN }, "target.strongShare"],
    ["a quality of more than 1", { qualityOfStrong: 1.2 }, "target.qualityOfStrong"],
    ["a confidence of 1", { qualityOfStrong: 0.9, confidence: 1 }, "target.confidence"],
    ["a cost of nothing", { usdPerCall: 0 }, "target.usdPerCall"],
  ])("%s", (_name, target, path) => {
    expect(pathsOf({ samples: good, tiers, target })).toEqual([path]);
  });

  it.each([
    ["no samples", { samples: [] }],
    ["samples that are none", { samples: undefined }],
    ["samples of nothing", { samples: [null, ...good] }],
    ["no tiers", { tiers: undefined }],
    ["one tier", { tiers: ["small"] }],
    ["a tier that no sample knows", { tiers: ["small", "huge"] }],
    ["49 samples", { samples: good.slice(0, 49) }],
    ["no target at all", { target: undefined }],
    ["a source that is none", { samples: [{ ...good[0], source: "rumour" }, ...good] }],
  ])("%s", (_name, wrong) => {
    const error = faultOf({ samples: good, tiers, target: { strongShare: 0.5 }, ...wrong });
    expect(error.issues.length).toBeGreaterThan(0);
    for (const { path, message } of error.issues) expect([path.length > 0, message.length > 10]).toEqual([true, true]);
  });

  it("does not list a thousand faults", () => {
    const bad = good.map((sample) => ({ ...sample, outcomes: { small: -1, large: -1 } }));
    const { issues } = faultOf({ samples: bad, tiers, target: { strongShare: 0.5 } });
    expect(issues.length).toBeLessThan(25);
    expect(issues.at(-1)?.message).toMatch(/100 more samples have faults like these/);
  });

  it("is not a model's name: one may be called constructor", () => {
    const odd = good.map(({ text, outcomes }) => ({
      text,
      outcomes: { constructor: outcomes.small ?? 0, large: outcomes.large ?? 0 },
    }));
    const calibration = calibrate({ samples: odd, tiers: ["constructor", "large"], target: { strongShare: 0.5 } });
    expect(calibration.tiers).toEqual(["constructor", "large"]);
  });
});
