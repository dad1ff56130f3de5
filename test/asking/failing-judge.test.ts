import { failure, fault, hold, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, bothWays, path, start, WatchedClock } from "../routing/support.ts";
import { asking, level, nano, servers, smallNanoUsd, why } from "./support.ts";

describe("a judge that fails", () => {
  it.each([
    ["500", failure(500)],
    ["401", failure(401)],
    ["429", failure(429, { headers: { "retry-after": "60" } })],
    ["a reset", fault.resetBeforeHeaders()],
    ["half a JSON", fault.truncatedJson(level(5))],
    ["a proxy's page", fault.htmlWith200()],
    ["no level", text("I would rather not say.")],
    ["level 9", text('{"level": 9}')],
    ["an empty answer", text("")],
  ])("with %s leaves the call to the fallback, and warns once for it", async (_name, answer) => {
    await using three = await servers();
    three.side.answer(answer);
    await using rig = start(asking(three));
    expect(await ask(rig, "auto")).toBe("From small.");
    const record = await rig.record();
    expect(record.attempts.map(({ role }) => role)).toEqual(["judge", "draft"]);
    expect(record).toMatchObject({ outcome: "ok", status: 200, decision: { difficulty: { classifier: "length" } } });
    expect(why(record)[0]).toBe("judge-failed");
    expect(rig.warnings).toMatchObject([{ code: "classifier_failed", subject: "auto" }]);
    expect(three.side.requestCount).toBe(1);
  });

  it.each(bothWays)("costs the call nothing but its own attempt: %s", async (_way, askOneWay) => {
    await using three = await servers();
    three.side.answer(failure(500));
    await using rig = start(asking(three));
    await askOneWay(rig, "auto");
    const record = await rig.record();
    expect(record.attempts[0]).toMatchObject({ role: "judge", status: 500, costUsd: 0 });
    expect(nano(record.costUsd)).toBe(smallNanoUsd);
  });

  it("has its failure told without what the provider quotes of the prompt", async () => {
    await using three = await servers();
    three.side.answer(failure(400, { code: "bad_prompt", message: "Cannot read: my secret prompt" }));
    await using rig = start(asking(three));
    await ask(rig, "auto", "my secret prompt");
    await rig.record();
    expect(textsIn(rig.warnings).join("\n")).toContain("rater was asked and failed");
    expect(textsIn(rig.warnings).join("\n")).not.toContain("secret");
  });

  it("rests after failures in a row; then one probe goes, and its success brings it back", async () => {
    await using three = await servers();
    three.side.answer(failure(500));
    const clock = new WatchedClock();
    await using rig = start(asking(three, {}, { breaker: { consecutiveFailures: 3, openMs: 1_000 } }), { clock });
    for (let call = 0; call < 6; call++) await ask(rig, "auto", `question ${call}`);
    expect(three.side.requestCount).toBe(3);
    expect((await Promise.all([2, 3, 4, 5].map((index) => rig.record(index)))).map((one) => why(one)[0])).toEqual([
      "judge-failed",
      "judge-resting",
      "judge-resting",
      "judge-resting",
    ]);
    expect(rig.warnings.filter(({ code }) => code === "classifier_failed")).toHaveLength(3);
    await clock.advance(1_001);
    const held = hold(level(5));
    three.side.answer(held.answer);
    const probe = ask(rig, "auto", "the probe");
    await held.reached;
    expect(await ask(rig, "auto", "beside the probe")).toBe("From small.");
    expect(why(await rig.record(6))[0]).toBe("judge-resting");
    held.release();
    expect(await probe).toBe("From large.");
    expect(await ask(rig, "auto", "after it")).toBe("From large.");
    expect(three.side.requestCount).toBe(5);
    expect(path(await rig.record(8))).toEqual(["judge side/rater", "answer cloud/large"]);
  });

  it("is not held against it that callers left", async () => {
    await using three = await servers();
    three.side.answer(fault.hang());
    await using rig = start(asking(three, {}, { breaker: { consecutiveFailures: 2 } }));
    for (let call = 0; call < 4; call++) {
      const controller = new AbortController();
      const left = ask(rig, "auto", `question ${call}`, {}, { signal: controller.signal }).catch(() => "left");
      await three.side.waitForRequests(call + 1);
      controller.abort();
      expect(await left).toBe("left");
    }
    three.side.answer(level(5));
    expect(await ask(rig, "auto", "now")).toBe("From large.");
    expect(rig.warnings.filter(({ code }) => code === "classifier_failed")).toEqual([]);
  });

  it("still says what it remembers while it rests", async () => {
    await using three = await servers(5);
    await using rig = start(asking(three, {}, { breaker: { consecutiveFailures: 1, openMs: 60_000 } }));
    expect(await ask(rig, "auto", "known")).toBe("From large.");
    three.side.answer(failure(500));
    await ask(rig, "auto", "unknown");
    expect(await ask(rig, "auto", "known")).toBe("From large.");
    expect(three.side.requestCount).toBe(2);
  });

  it("in a cascade leaves the cheap classifier's word, and rests too", async () => {
    await using three = await servers();
    three.side.answer(failure(500));
    const clock = new WatchedClock();
    const cascade = { cascade: [() => 0.5, { judge: { model: "rater" } }] } as const;
    await using rig = start(
      asking(three, { classifier: cascade as never }, { breaker: { consecutiveFailures: 2, openMs: 60_000 } }),
      { clock },
    );
    for (let call = 0; call < 5; call++) await ask(rig, "auto", `question ${call}`);
    expect(three.side.requestCount).toBe(2);
    const last = await rig.record(4);
    expect(last.decision?.difficulty).toMatchObject({ score: 0.5 });
  });
});

/** Every text inside a value: of its fields, its bytes and its causes. */
function textsIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === "string") return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString("utf8")];
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  return Reflect.ownKeys(value).flatMap((key) => textsIn(Reflect.get(value, key), seen));
}
