import { embedding, failure } from "@spillway/testing";
import type { RouteConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, bothWays, path, start, WatchedClock } from "../routing/support.ts";
import { asking, level, nano, ratingNanoUsd, servers, smallNanoUsd, why } from "./support.ts";

type Choice = NonNullable<RouteConfig["classifier"]>;

describe("a cascade", () => {
  const cascade = (first: number, rest = {}): Choice => ({
    cascade: [() => first, { judge: { model: "rater" } }],
    ...rest,
  });

  it.each(bothWays)("asks the judge only near a tier's limit: %s", async (_way, askOneWay) => {
    await using three = await servers(5);
    for (const [first, asked, answer] of [
      [0.1, 0, "From small."],
      [0.5, 1, "From large."],
      [0.95, 0, "From large."],
    ] as const) {
      three.side.clear();
      three.side.answer(level(5));
      await using rig = start(asking(three, { classifier: cascade(first) }));
      expect(await askOneWay(rig, "auto")).toBe(answer);
      expect(three.side.requestCount).toBe(asked);
      const record = await rig.record();
      expect(record.attempts.filter(({ role }) => role === "judge")).toHaveLength(asked);
      if (asked === 1) expect(why(record)).toEqual(["near-boundary", "very-hard"]);
    }
  });

  it("answers while the judge rests, by the cheap one's word, and comes back", async () => {
    await using three = await servers(5);
    three.side.answer(failure(500));
    const clock = new WatchedClock();
    await using rig = start(
      asking(three, { classifier: cascade(0.45) }, { breaker: { consecutiveFailures: 1, openMs: 1_000 } }),
      { clock },
    );
    expect(await ask(rig, "auto", "one")).toBe("From small.");
    expect(await ask(rig, "auto", "two")).toBe("From small.");
    expect(three.side.requestCount).toBe(1);
    expect(why(await rig.record(1))).toContain("judge-failed");
    expect(rig.warnings.filter(({ code }) => code === "classifier_failed")).toHaveLength(1);
    three.side.answer(level(5));
    await clock.advance(1_001);
    expect(await ask(rig, "auto", "three")).toBe("From large.");
  });
});

describe("examples", () => {
  const examples = {
    embed: { model: "rater" },
    k: 3,
    examples: Array.from({ length: 12 }, (_, at) => ({
      text: `known ${at}`,
      score: at < 6 ? 0.1 : 0.9,
      embedding: at < 6 ? [1, at / 100] : [at / 100, 1],
    })),
  };

  it.each(bothWays)("embed a request inside the call, booked as a judge's attempt: %s", async (_way, askOneWay) => {
    await using three = await servers();
    three.side.answer(embedding([1, 0.02], { inputTokens: 140 }));
    await using rig = start(asking(three, { classifier: { examples } }));
    expect(await askOneWay(rig, "auto", "a question of a kind")).toBe("From small.");
    const record = await rig.record();
    expect(path(record)).toEqual(["judge side/rater", "draft local/small"]);
    expect(three.side.requests[0]?.path).toBe("/v1/embeddings");
    expect(nano(record.attempts[0]?.costUsd)).toBe(140 * 50);
    expect(nano(record.costUsd)).toBe(ratingNanoUsd + smallNanoUsd);
    three.side.answer(embedding([0.08, 1], { inputTokens: 140 }));
    expect(await askOneWay(rig, "auto", "another question of another kind")).toBe("From large.");
  });

  it("leave the call to the fallback where the embedding fails, and are not asked by explain", async () => {
    await using three = await servers();
    three.side.answer(failure(500));
    await using rig = start(asking(three, { classifier: { examples } }));
    rig.router.explain({ model: "auto", messages: [{ role: "user", content: "a question" }] });
    expect(three.side.requestCount).toBe(0);
    expect(await ask(rig, "auto", "a question of a kind")).toBe("From small.");
    expect((await rig.record()).decision?.difficulty?.classifier).toBe("length");
  });
});

describe("a judge's model that nobody serves", () => {
  it.each<[string, Choice, string]>([
    ["alone", { judge: { model: "nobody" } }, "routes.auto.classifier.judge.model"],
    [
      "in a cascade",
      { cascade: ["heuristic", { judge: { model: "nobody" } }] },
      "routes.auto.classifier.cascade[1].judge.model",
    ],
  ])("is a fault of the configuration: %s", async (_name, classifier, where) => {
    await using three = await servers();
    expect(() => start(asking(three, { classifier }))).toThrow(new RegExp(where.replaceAll(/[.[\]]/g, "\\$&")));
  });
});
