import { type Calibration, calibrate, calibratedClassifier, DriftMonitor } from "@spillway/classifier";
import type { Difficulty, Sample } from "@spillway/core";
import { describe, expect, it } from "vitest";
import { conversationOf } from "../classifier/conversation.ts";
import { coin, seeded } from "./random.ts";
import { simulated } from "./traffic.ts";

const tiers = ["small", "large"];

/** A calibration of so many samples whose scores lie evenly from 0 to 1. */
function made(count: number, rest: Partial<Calibration["reference"]> = {}): Calibration {
  const cuts = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
  const reference = {
    scoreCuts: cuts,
    scoreShares: new Array<number>(10).fill(0.1),
    domains: { code: 0.5, mathematics: 0.5 },
    abstained: {},
    ...rest,
  };
  return {
    tiers,
    reference,
    samples: { count, complete: count, sources: { label: count } },
  } as Partial<Calibration> as Calibration;
}

const estimate = (score: number, rest: Partial<Difficulty> = {}): Difficulty => ({
  score,
  reasons: [],
  classifier: "calibrated",
  domain: "code",
  ...rest,
});

function monitor(calibration: Calibration, options = {}) {
  const alarms: string[] = [];
  return { alarms, drift: new DriftMonitor(calibration, (words) => alarms.push(words), options) };
}

describe("drift of requests", () => {
  const domainOf = (random: () => number) => (random() < 0.5 ? "code" : "mathematics");

  it("is hardly ever told where traffic is what the samples were, however few they are", () => {
    let alarms = 0;
    for (const count of [50, 200, 2_000]) {
      for (let seed = 0; seed < 60; seed++) {
        const random = seeded(1_000 * count + seed);
        // The samples are drawn too: their shares are off by chance.
        const scores = Array.from({ length: count }, random).sort((a, b) => a - b);
        const scoreCuts = Array.from({ length: 9 }, (_, at) => scores[Math.floor(((at + 1) / 10) * count)] as number);
        const codeShare =
          Array.from({ length: count }, () => domainOf(random)).filter((one) => one === "code").length / count;
        const run = monitor(made(count, { scoreCuts, domains: { code: codeShare, mathematics: 1 - codeShare } }));
        for (let request = 0; request < 2_000; request++)
          run.drift.request(estimate(random(), { domain: domainOf(random) }));
        alarms += run.alarms.length;
      }
    }
    expect(alarms).toBeLessThanOrEqual(1);
  });

  it("is told where requests have become harder, and in words without a request's own", () => {
    const run = monitor(made(400));
    const random = seeded(3);
    for (let request = 0; request < 1_000; request++) {
      run.drift.request(estimate(Math.sqrt(Math.sqrt(random())), { domain: domainOf(random) }));
    }
    expect(run.alarms).toHaveLength(1);
    expect(run.alarms[0]).toMatch(/last 1000 requests differ .* in their difficulty \(stability index \d\.\d\d/);
  });

  it("is told where they are of other subjects, also of one that no sample had", () => {
    for (const domain of ["code", "law"]) {
      const run = monitor(made(400), { inputWindow: 200 });
      const random = seeded(4);
      for (let request = 0; request < 200; request++) run.drift.request(estimate(random(), { domain }));
      expect(run.alarms).toHaveLength(1);
      expect(run.alarms[0]).toContain("their subjects");
    }
  });

  it("is looked at window by window", () => {
    const run = monitor(made(400), { inputWindow: 100 });
    for (let request = 0; request < 299; request++) run.drift.request(estimate(0.95));
    expect(run.alarms).toHaveLength(2);
    run.drift.request(estimate(0.95));
    expect(run.alarms).toHaveLength(3);
  });

  it("does not count what is known without the model, such as housekeeping", () => {
    const run = monitor(made(400), { inputWindow: 100 });
    const random = seeded(5);
    for (let request = 0; request < 100; request++) {
      const { domain: _, ...housekeeping } = estimate(0.05);
      run.drift.request(housekeeping);
      run.drift.request(housekeeping);
      run.drift.request(estimate(random(), { domain: domainOf(random) }));
    }
    expect(run.alarms).toEqual([]);
  });

  it("is not told of templates whose texts score alike, as the samples did", () => {
    const template = (seed: number, count: number): Sample[] => {
      const random = seeded(seed);
      return Array.from({ length: count }, () => ({
        text:
          random() < 0.7 ? "Summarise the attached ticket in one line." : "Translate the greeting into French, please.",
        outcomes: { small: coin(random, 0.8), large: coin(random, 0.9) },
      }));
    };
    const calibration = calibrate({ samples: template(1, 120), tiers, target: { strongShare: 0.5 } });
    const classifier = calibratedClassifier(calibration);
    const run = monitor(calibration, { inputWindow: 300 });
    for (const { text } of template(2, 900)) run.drift.request(classifier.classify(conversationOf(text)));
    expect(run.alarms).toEqual([]);
  });
});

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
