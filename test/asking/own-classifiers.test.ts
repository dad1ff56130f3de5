import type { Classifier, Difficulty, RouteConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, eventually, path, start, user, WatchedClock } from "../routing/support.ts";
import { asking, servers, why } from "./support.ts";

type Choice = NonNullable<RouteConfig["classifier"]>;

const object = (classify: (...given: never[]) => unknown): Choice => ({ name: "mine", classify }) as unknown as Choice;

describe("a classifier of one's own", () => {
  it.each<[string, Choice]>([
    ["a function", ({ turns }) => (turns.at(-1)?.text.startsWith("hard") ? 0.9 : 0.1)],
    ["an async function", async ({ turns }) => (turns.at(-1)?.text.startsWith("hard") ? 0.9 : 0.1)],
    [
      "a function that gives a whole estimate",
      ({ turns }) => ({ score: 0, reasons: [], tier: turns.at(-1)?.text.startsWith("hard") ? 1 : 0 }),
    ],
    [
      "an object",
      object(({ turns }: { turns: { text: string }[] }) => ({
        score: turns.at(-1)?.text.startsWith("hard") ? 0.9 : 0.1,
        reasons: [],
        classifier: "mine",
      })),
    ],
    [
      "an async object",
      object(async ({ turns }: { turns: { text: string }[] }) => ({
        score: turns.at(-1)?.text.startsWith("hard") ? 0.9 : 0.1,
        reasons: [],
        classifier: "mine",
      })),
    ],
  ])("may be %s, whole and streamed", async (_name, classifier) => {
    await using three = await servers();
    await using rig = start(asking(three, { classifier }));
    expect([await ask(rig, "auto", "easy"), await ask(rig, "auto", "hard")]).toEqual(["From small.", "From large."]);
    expect([await askStream(rig, "auto", "easy"), await askStream(rig, "auto", "hard")]).toEqual([
      "From small.",
      "From large.",
    ]);
    expect(rig.warnings).toEqual([]);
  });

  it.each(bothWays)("may ask a model itself, as a part of the call: %s", async (_way, askOneWay) => {
    await using three = await servers();
    const classifier: Choice = async ({ turns }, context) => {
      const body = { model: "rater", messages: [{ role: "user", content: turns.at(-1)?.text ?? "" }] };
      const answer = await context?.ask?.({ api: "chat", body, timeoutMs: 1_000 });
      return JSON.stringify(answer).includes("level") ? 0.9 : 0.1;
    };
    await using rig = start(asking(three, { classifier }));
    expect(await askOneWay(rig, "auto")).toBe("From large.");
    expect(path(await rig.record())).toEqual(["judge side/rater", "answer cloud/large"]);
  });

  it("leaves nothing behind where it does not wait for what it asked, and gets no answer later", async () => {
    await using three = await servers();
    const late: unknown[] = [];
    const classifier: Choice = async (_conversation, context) => {
      const question = { api: "chat", body: { model: "rater", messages: user("rate") }, timeoutMs: 60_000 } as const;
      void context?.ask?.(question).catch((error: Error) => late.push(error.name));
      await Promise.resolve();
      setImmediate(() => context?.ask?.(question).catch((error: { code?: string }) => late.push(error.code)));
      return 0.9;
    };
    await using rig = start(asking(three, { classifier }));
    expect(await ask(rig, "auto")).toBe("From large.");
    const record = await rig.record();
    await eventually(() => late.length === 2, "both were refused");
    expect(late).toEqual(["AbortError", "classifier_failed"]);
    expect(path(record)).toEqual(["judge side/rater aborted", "answer cloud/large"]);
    expect(record.attempts).toHaveLength(2);
  });

  const garbage: readonly [string, unknown][] = [
    ["nothing", undefined],
    ["null", null],
    ["text", "hard"],
    ["no score", { reasons: [], classifier: "mine" }],
    ["a score that is text", { score: "0.9", reasons: [], classifier: "mine" }],
    ["a score that is no number", { score: Number.NaN, reasons: [], classifier: "mine" }],
    ["no reasons", { score: 0.9, classifier: "mine" }],
    ["reasons that are text", { score: 0.9, reasons: "very hard", classifier: "mine" }],
    ["reasons without weights", { score: 0.9, reasons: [{ name: "x" }], classifier: "mine" }],
    ["a tier that is no number", { score: 0.9, tier: Number.NaN, reasons: [], classifier: "mine" }],
    ["a tier beyond the last", { score: 0.9, tier: 99, reasons: [], classifier: "mine" }],
    ["a tier of a half", { score: 0.9, tier: 0.5, reasons: [], classifier: "mine" }],
    ["odd expectations", { score: 0.9, tier: 1, tierSuccess: ["x"], reasons: [], classifier: "mine" }],
  ];

  it.each(garbage)("that gives %s, loses no call, and the decision stays sound", async (_name, given) => {
    await using three = await servers();
    const ways = [() => given, async () => given];
    for (const classify of [...ways.map(object), ...(ways as Choice[])]) {
      await using rig = start(asking(three, { classifier: classify }));
      expect(await ask(rig, "auto")).toMatch(/^From/);
      expect(() => rig.router.explain({ model: "auto", messages: user("easy") })).not.toThrow();
      const { decision } = await rig.record();
      expect(decision?.reason).not.toBe("the route has one tier");
      expect([0, 1]).toContain(decision?.tier);
      const { score, reasons, classifier } = decision?.difficulty ?? expect.unreachable("There is no estimate.");
      expect(score >= 0 && score <= 1).toBe(true);
      expect(typeof classifier).toBe("string");
      for (const { name, weight } of reasons) expect([typeof name, typeof weight]).toEqual(["string", "number"]);
    }
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    [
      "throws what is no error",
      () => {
        throw undefined;
      },
    ],
    [
      "rejects",
      async () => {
        throw new Error("no");
      },
    ],
    ["rejects with what is no error", () => Promise.reject(undefined)],
  ])("that %s leaves the call to the fallback, with a warning", async (_name, classify) => {
    await using three = await servers();
    for (const classifier of [object(classify), classify as Choice]) {
      await using rig = start(asking(three, { classifier }));
      expect(await ask(rig, "auto")).toBe("From small.");
      const record = await rig.record();
      expect(record.decision?.difficulty?.classifier).toBe("length");
      expect(why(record)[0]).toMatch(/-failed$/);
      expect(rig.warnings).toMatchObject([{ code: "classifier_failed", subject: "auto" }]);
    }
  });

  it("that never settles is waited for no longer than the route says, then rests", async () => {
    await using three = await servers();
    const clock = new WatchedClock();
    const never: Classifier = { name: "mine", classify: () => new Promise<Difficulty>(() => undefined) };
    await using rig = start(
      asking(three, { classifier: never, classifierTimeoutMs: 450 }, { breaker: { consecutiveFailures: 2 } }),
      { clock },
    );
    for (let call = 0; call < 2; call++) {
      const answer = ask(rig, "auto");
      await clock.asked(450, call + 1);
      await clock.advance(450);
      expect(await answer).toBe("From small.");
    }
    expect(await ask(rig, "auto")).toBe("From small.");
    expect(why(await rig.record(2))[0]).toBe("mine-resting");
    expect(rig.records.map(({ durationMs }) => durationMs)).toEqual([450, 450, 0]);
    expect(clock.pending).toBe(0);
  });
});
