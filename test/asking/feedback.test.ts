import { text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, start, user, WatchedClock, within } from "../routing/support.ts";
import { startLearning } from "./learning.ts";
import { answerUsage, asking, servers, smallNanoUsd } from "./support.ts";

const easy = { classifier: () => 0.1 } as const;
const dayMs = 24 * 3_600_000;

describe("feedback", () => {
  it.each(bothWays)("becomes a sample of the model that answered: %s", async (_way, askOneWay) => {
    await using three = await servers();
    const clock = new WatchedClock();
    await using rig = startLearning(asking(three, { ...easy, gates: false }), { clock });
    await askOneWay(rig, "auto", "What is a monad?");
    const { id, startedAtMs } = await rig.record();
    await clock.advance(1_000);
    expect(rig.router.feedback(id, { quality: 0.25 })).toBe(true);
    expect(rig.samples).toEqual([
      {
        text: "What is a monad?",
        outcomes: { small: 0.25 },
        source: "feedback",
        route: "auto",
        callId: id,
        atMs: startedAtMs,
        costsUsd: { small: smallNanoUsd / 1e9 },
      },
    ]);
  });

  it("takes the id that the client has", async () => {
    await using three = await servers();
    await using rig = startLearning(asking(three, { ...easy, gates: false }));
    const completion = await within(
      rig.client.chat.completions.create({ model: "auto", messages: user("easy") }),
      "the answer",
    );
    expect(rig.router.feedback(completion._request_id ?? "", { quality: 1 })).toBe(true);
    expect(rig.samples).toMatchObject([{ outcomes: { small: 1 } }]);
  });

  it("may be of another model, and come several times", async () => {
    await using three = await servers();
    await using rig = startLearning(asking(three, { ...easy, gates: false }));
    await ask(rig, "auto");
    const { id } = await rig.record();
    expect(rig.router.feedback(id, { quality: 0, model: "large" })).toBe(true);
    expect(rig.router.feedback(id, { quality: 1 })).toBe(true);
    expect(rig.samples.map(({ outcomes }) => outcomes)).toEqual([{ large: 0 }, { small: 1 }]);
  });

  it("is of the model that answered in the end, not of a draft or a judge", async () => {
    await using three = await servers(1);
    three.local.answer(text("", { usage: answerUsage }));
    await using rig = startLearning(asking(three));
    await ask(rig, "auto");
    rig.router.feedback((await rig.record()).id, { quality: 1 });
    expect(rig.samples.map(({ source, outcomes }) => [source, outcomes])).toEqual([
      ["gate", { small: 0 }],
      ["feedback", { large: 1 }],
    ]);
    for (const { costsUsd } of rig.samples) expect(costsUsd).not.toHaveProperty("rater");
  });

  it("is known for 24 hours", async () => {
    await using three = await servers();
    const clock = new WatchedClock();
    await using rig = startLearning(asking(three, { ...easy, gates: false }), { clock });
    await ask(rig, "auto");
    const { id } = await rig.record();
    await clock.advance(dayMs - 1_000);
    expect(rig.router.feedback(id, { quality: 1 })).toBe(true);
    await clock.advance(2_000);
    expect(rig.router.feedback(id, { quality: 1 })).toBe(false);
    expect(rig.samples).toHaveLength(1);
  });

  it("is false for what is not known: another id, a pinned model, a route of one tier, nobody who learns", async () => {
    await using three = await servers();
    const config = asking(three, { ...easy, gates: false });
    await using rig = startLearning({ ...config, routes: { ...config.routes, one: { tiers: ["small"] } } });
    expect(rig.router.feedback("no-such-call", { quality: 1 })).toBe(false);
    await ask(rig, "small");
    await ask(rig, "one");
    for (const index of [0, 1]) expect(rig.router.feedback((await rig.record(index)).id, { quality: 1 })).toBe(false);
    expect(rig.samples).toEqual([]);
    await using deaf = start(config);
    await ask(deaf, "auto");
    expect(deaf.router.feedback((await deaf.record()).id, { quality: 1 })).toBe(false);
  });

  it("is false where the call failed and no model is named", async () => {
    await using three = await servers();
    three.local.answer(text("no", { headers: {} }));
    const config = asking(three, easy);
    await using rig = startLearning({ ...config, timeouts: { callMs: 60_000 } });
    const controller = new AbortController();
    controller.abort();
    await ask(rig, "auto", "easy", {}, { signal: controller.signal }).catch(() => undefined);
    for (const { id } of rig.records) {
      expect(rig.router.feedback(id, { quality: 1 })).toBe(false);
    }
  });

  it.each([Number.NaN, -0.1, 1.1, "1", null, undefined, true, Number.POSITIVE_INFINITY])(
    "of quality %s is a TypeError that says the fix",
    async (quality) => {
      await using three = await servers();
      await using rig = startLearning(asking(three, easy));
      const give = () => rig.router.feedback("any", { quality: quality as number });
      expect(give).toThrow(TypeError);
      expect(give).toThrow(/feedback\.quality.*Give 1 for a good answer/);
      expect(() => rig.router.feedback("any", undefined as never)).toThrow(TypeError);
    },
  );

  it("goes on after the configuration was swapped", async () => {
    await using three = await servers();
    const config = asking(three, { ...easy, gates: false });
    await using rig = startLearning(config);
    await ask(rig, "auto");
    const later: unknown[] = [];
    rig.router.update({ ...config, onSample: (sample) => void later.push(sample) });
    expect(rig.router.feedback((await rig.record()).id, { quality: 1 })).toBe(true);
    expect(later).toMatchObject([{ text: "easy", outcomes: { small: 1 } }]);
  });

  it("on a stream is known once the stream has ended", async () => {
    await using three = await servers();
    await using rig = startLearning(asking(three, { ...easy, gates: false }));
    await askStream(rig, "auto");
    expect(rig.router.feedback((await rig.record()).id, { quality: 1 })).toBe(true);
  });
});
