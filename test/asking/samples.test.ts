import { text } from "@spillway/testing";
import type { Sample } from "spillway";
import { calibrate } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, bothWays, eventually, start, within } from "../routing/support.ts";
import { startLearning } from "./learning.ts";
import { answerUsage, asking, largeNanoUsd, servers, smallNanoUsd } from "./support.ts";

const easy = { classifier: () => 0.1 } as const;
const gated = { ...easy, gates: { empty: true } } as const;

describe("samples of gates", () => {
  it.each(bothWays)("are 1 for an accepted draft: %s", async (_way, askOneWay) => {
    await using three = await servers();
    await using rig = startLearning(asking(three, gated));
    await askOneWay(rig, "auto", "What is a monad?");
    const { id } = await rig.record();
    expect(rig.samples).toMatchObject([
      {
        text: "What is a monad?",
        outcomes: { small: 1 },
        source: "gate",
        callId: id,
        costsUsd: { small: smallNanoUsd / 1e9 },
      },
    ]);
  });

  it.each(bothWays)("are 0 for a rejected one, with what both models cost: %s", async (_way, askOneWay) => {
    await using three = await servers();
    three.local.answer(text("", { usage: answerUsage }));
    await using rig = startLearning(asking(three, gated));
    await askOneWay(rig, "auto");
    await rig.record();
    expect(rig.samples).toMatchObject([
      { outcomes: { small: 0 }, costsUsd: { small: smallNanoUsd / 1e9, large: largeNanoUsd / 1e9 } },
    ]);
  });

  it("are not there where nothing was judged, for pinned models and for routes of one tier", async () => {
    await using three = await servers();
    const config = asking(three, { classifier: () => 0.9 });
    await using rig = startLearning({ ...config, routes: { ...config.routes, one: { tiers: ["small"] } } });
    for (const model of ["auto", "small", "one"]) await ask(rig, model);
    await rig.record(2);
    expect(rig.samples).toEqual([]);
  });

  it("have the words that the user wrote last, without the system's and the harness's", async () => {
    await using three = await servers();
    await using rig = startLearning(asking(three, gated));
    const messages = [
      { role: "system" as const, content: "You are the SYSTEM." },
      { role: "user" as const, content: "First question, which stands for itself." },
      { role: "assistant" as const, content: "ANSWER." },
      { role: "user" as const, content: "Explain how photosynthesis stores energy in sugar." },
    ];
    await within(rig.client.chat.completions.create({ model: "auto", messages }), "the answer");
    await rig.record();
    expect(rig.samples[0]?.text).toBe("Explain how photosynthesis stores energy in sugar.");
  });

  it("can all be given to calibrate: without words, with pictures or of a chat's title it is none", async () => {
    await using three = await servers();
    await using rig = startLearning(asking(three, gated));
    const image = { type: "image_url" as const, image_url: { url: "data:image/png;base64,AAAA" } };
    const words = { type: "text" as const, text: "What is on this picture?" };
    const title = "Generate a concise, 3-5 word title with an emoji summarizing the chat history.";
    for (const content of [[image], [words, image], "  ", title]) {
      const messages = [{ role: "user" as const, content }];
      await within(rig.client.chat.completions.create({ model: "auto", messages }), "the answer");
    }
    for (const index of [0, 1, 2, 3])
      expect(rig.router.feedback((await rig.record(index)).id, { quality: 1 })).toBe(true);
    expect(rig.samples).toEqual([]);
    await ask(rig, "auto", "What is a monad?");
    await rig.record(4);
    expect(rig.samples).toHaveLength(1);
    const faults = (samples: readonly Sample[]) => {
      try {
        calibrate({ samples, tiers: ["small", "large"], target: { strongShare: 0.5 } });
        return "";
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(faults(rig.samples)).not.toMatch(/samples\.\d+/);
  });
});

describe("a callback for samples", () => {
  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("disk full");
      },
    ],
    ["rejects", () => Promise.reject(new Error("disk full"))],
  ])("that %s costs a warning and nothing else", async (_name, onSample) => {
    await using three = await servers();
    await using rig = start(asking(three, gated, { onSample: onSample as () => void }));
    expect(await ask(rig, "auto")).toBe("From small.");
    const { id, outcome } = await rig.record();
    expect(outcome).toBe("ok");
    expect(rig.router.feedback(id, { quality: 1 })).toBe(true);
    await rig.router.flush();
    await eventually(() => rig.warnings.length === 2, "two warnings");
    expect(rig.warnings.map(({ code }) => code)).toEqual(["callback_failed", "callback_failed"]);
    expect(rig.warnings[0]?.message).toContain("onSample");
    expect(rig.warnings[0]?.message).not.toContain("disk full");
  });

  it("that never ends does not hold up calls", async () => {
    await using three = await servers();
    await using rig = startLearning(asking(three, gated));
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    await using slow = start(asking(three, gated, { onSample: () => gate }));
    expect(await ask(slow, "auto")).toBe("From small.");
    expect(await ask(slow, "auto")).toBe("From small.");
    release();
    expect(rig.samples).toEqual([]);
  });
});
