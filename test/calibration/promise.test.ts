import { SpillwayError } from "@spillway/core";
import { describe, expect, it } from "vitest";
import { frontierOf, type KnownSample, pointAt } from "../../packages/classifier/src/calibrate/frontier.ts";
import { cheapestPromised } from "../../packages/classifier/src/calibrate/promise.ts";
import { coin, mostByChance, seeded } from "./random.ts";

const costs = [0.1, 1];

/** Requests whose loss at the small tier the model sees only through noise. */
function drawn(count: number, random: () => number): KnownSample[] {
  return Array.from({ length: count }, () => {
    const loss = random() < 0.5 ? 0 : random();
    const small = 0.9 * (1 - loss);
    const gain = 0.9 - small + 0.6 * (random() - 0.5);
    return {
      outcomes: [coin(random, small), coin(random, 0.9)],
      costsUsd: undefined,
      expected: { tierSuccess: [small, 0.9], gain },
    };
  });
}

const truth = drawn(40_000, seeded(1));

/** What a policy really reaches, as a part of the last tier's. */
function reached(penalty: number): number {
  const { quality } = pointAt(truth, costs, penalty);
  return quality / pointAt(truth, costs, -10).quality;
}

function promised(samples: readonly KnownSample[], part: number, confidence = 0.95) {
  try {
    return cheapestPromised(frontierOf(samples, costs), samples, part, confidence);
  } catch (error) {
    expect((error as SpillwayError).code).toBe("promise_refused");
    return undefined;
  }
}

describe("a promise of quality", () => {
  it.each([
    [0.9, 150],
    [0.95, 400],
  ])("of %s on %i samples is broken in at most 5 of 100 cases", (part, count) => {
    const random = seeded(17);
    const runs = 80;
    let made = 0;
    let broken = 0;
    for (let run = 0; run < runs; run++) {
      const found = promised(drawn(count, random), part);
      if (found === undefined) continue;
      made += 1;
      // The population's own figure is known to within half a percent.
      if (reached(found.point.penalty) < part - 0.005) broken += 1;
    }
    expect(broken).toBeLessThanOrEqual(mostByChance(0.05, runs));
    expect(made).toBeGreaterThan(0.3 * runs);
  });

  it("is the cheapest of an unbroken row from the dearest, and carries its evidence", () => {
    const samples = drawn(600, seeded(3));
    const points = frontierOf(samples, costs);
    const { point, promise } = cheapestPromised(points, samples, 0.9, 0.95);
    expect(points).toContain(point);
    expect(promise).toMatchObject({ qualityOfStrong: 0.9, confidence: 0.95, samples: 600 });
    expect(promise.evidence).toBeGreaterThanOrEqual(20);
    expect(point.strongShare).toBeLessThan(0.9);
    const surer = promised(samples, 0.9, 0.99)?.point.strongShare ?? 1;
    expect(surer).toBeGreaterThanOrEqual(point.strongShare);
    const more = promised(samples, 0.95)?.point.strongShare ?? 1;
    expect(more).toBeGreaterThanOrEqual(point.strongShare);
  });

  it("is refused where every request needs the last tier, and more samples would not help", () => {
    const samples = Array.from({ length: 500 }, (): KnownSample => {
      return { outcomes: [0, 1], costsUsd: undefined, expected: { tierSuccess: [0.1, 0.9], gain: 0.8 } };
    });
    try {
      cheapestPromised(frontierOf(samples, costs), samples, 0.95, 0.95);
      expect.unreachable("It was promised.");
    } catch (error) {
      expect(error).toBeInstanceOf(SpillwayError);
      expect((error as Error).message).toMatch(
        /They carry no promise at all\. By these samples no policy that saves a tenth reaches it/,
      );
    }
  });

  it("is refused where the model abstains on every request: all of them go up", () => {
    const samples = drawn(300, seeded(5)).map((sample): KnownSample => ({ ...sample, expected: undefined }));
    expect(promised(samples, 0.9)).toBeUndefined();
  });

  it("says how many samples would do, and they do", () => {
    const kept = [1, 2, 4, 5].flatMap((seed) => {
      const few = drawn(60, seeded(seed));
      const said = /About (\d+) samples like these would/.exec(refusalOf(few, 0.95))?.[1];
      const wanted = Number(said ?? 0);
      if (said === undefined) return [];
      expect(wanted).toBeGreaterThan(60);
      return [11, 12, 13].map((other) => promised(drawn(wanted, seeded(other)), 0.95) !== undefined);
    });
    expect(kept.length).toBeGreaterThanOrEqual(6);
    expect(kept.filter((one) => one).length / kept.length).toBeGreaterThan(0.7);
  });
});

function refusalOf(samples: readonly KnownSample[], part: number): string {
  try {
    cheapestPromised(frontierOf(samples, costs), samples, part, 0.95);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
