import { calibrate, calibratedClassifier } from "@spillway/classifier";
import type { Sample } from "@spillway/core";
import { describe, expect, it } from "vitest";
import { conversationOf } from "../classifier/conversation.ts";
import { coin, seeded } from "./random.ts";
import { estimate, made, monitor, tiers } from "./watched.ts";

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
