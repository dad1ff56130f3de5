import { calibrate, calibratedClassifier } from "@spillway/classifier";
import type { Sample } from "@spillway/core";
import { describe, expect, it } from "vitest";
import { conversationOf } from "../classifier/conversation.ts";
import { coin, seeded } from "./random.ts";
import { simulated } from "./traffic.ts";
import { estimate, made, monitor, tiers } from "./watched.ts";

describe("drift of outcomes", () => {
  /** Outcomes at what is expected plus `more`. */
  function outcomes(
    run: ReturnType<typeof monitor>,
    seed: number,
    more: number,
    source: Sample["source"] = "label",
    count = 200,
  ) {
    const random = seeded(seed);
    for (let request = 0; request < count; request++) {
      const expected = 0.5 + 0.4 * random();
      const difficulty = estimate(random(), { tierSuccess: [expected, 0.95] });
      run.drift.outcome(difficulty, { small: coin(random, expected + more) }, source ?? "label");
    }
  }

  it("is hardly ever told where models do as expected", () => {
    const run = monitor(made(1_000));
    for (let seed = 0; seed < 300; seed++) outcomes(run, seed, 0);
    expect(run.alarms.length).toBeLessThanOrEqual(1);
  });

  it("is told where a model got worse, or better, with its name and figures", () => {
    for (const [more, words] of [
      [-0.3, /^small answered [345]\d% of its last 200 known outcomes well, (69|7\d)% were expected$/],
      [0.3, /^small answered (9\d|100)% .* (69|7\d)% were expected$/],
    ] as const) {
      const run = monitor(made(1_000));
      outcomes(run, 1, more);
      expect(run.alarms).toHaveLength(1);
      expect(run.alarms[0]).toMatch(words);
    }
  });

  it("takes into account that few samples say little: what they expect is off by chance", () => {
    let alarms = 0;
    for (let seed = 0; seed < 100; seed++) {
      const random = seeded(seed);
      const truth = 0.7;
      const learnt =
        Array.from({ length: 60 }, () => coin(random, truth)).reduce<number>((sum, one) => sum + one, 0) / 60;
      const run = monitor(made(60));
      const difficulty = estimate(0.5, { tierSuccess: [learnt, 0.95] });
      for (let outcome = 0; outcome < 1_000; outcome++)
        run.drift.outcome(difficulty, { small: coin(random, truth) }, "label");
      alarms += run.alarms.length === 0 ? 0 : 1;
    }
    expect(alarms).toBeLessThanOrEqual(1);
  });

  it("passes over sources that the samples had not, models that are no tier, and requests without expectations", () => {
    const run = monitor(made(1_000));
    outcomes(run, 1, -0.4, "gate");
    for (let at = 0; at < 300; at++) {
      run.drift.outcome(estimate(0.5, { tierSuccess: [0.9, 0.95] }), { rater: 0 }, "label");
      run.drift.outcome(estimate(0.5), { small: 0 }, "label");
      run.drift.outcome(undefined, { small: 0 }, "label");
    }
    expect(run.alarms).toEqual([]);
    outcomes(run, 1, -0.4, "label");
    expect(run.alarms).toHaveLength(1);
  });

  it("is told of each tier by itself", () => {
    const run = monitor(made(1_000), { outcomeWindow: 50 });
    for (let at = 0; at < 50; at++) {
      run.drift.outcome(
        estimate(0.5, { tierSuccess: [0.9, 0.9] }),
        { small: 0, large: at % 10 === 0 ? 0 : 1 },
        "label",
      );
    }
    expect(run.alarms).toHaveLength(1);
    expect(run.alarms[0]).toMatch(/^small answered 0% of its last 50/);
  });
});

describe("drift of a calibrated route's own traffic", () => {
  it("is not told over windows of traffic like the samples, and is where the mix or a model changes", () => {
    let quiet = 0;
    for (const seed of [1, 2, 3]) {
      const calibration = calibrate({ samples: simulated({ count: 150, seed }), tiers, target: { strongShare: 0.5 } });
      const classifier = calibratedClassifier(calibration);
      const run = (traffic: readonly Sample[], outcomeOf: (sample: Sample, model: string) => number) => {
        const { drift, alarms } = monitor(calibration);
        for (const sample of traffic) {
          const difficulty = classifier.classify(conversationOf(sample.text));
          drift.request(difficulty);
          // Only the model that was asked is known.
          const model = tiers[difficulty.tier ?? 1] as string;
          drift.outcome(difficulty, { [model]: outcomeOf(sample, model) }, "label");
        }
        return alarms;
      };
      const as = (sample: Sample, model: string) => sample.outcomes[model] as number;
      quiet += run(simulated({ count: 2_000, seed: seed + 50 }), as).length;
      const shifted = run(simulated({ count: 1_000, seed: seed + 60, mix: [0, 0, 1] }), as);
      expect(shifted.some((words) => words.includes("differ from the calibration's samples"))).toBe(true);
      const worse = run(simulated({ count: 2_000, seed: seed + 70 }), (sample, model) =>
        model === "large" ? 0 : as(sample, model),
      );
      expect(worse.some((words) => words.startsWith("large answered 0%"))).toBe(true);
    }
    expect(quiet).toBe(0);
  });
});
