import { hold, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { startLearning } from "../asking/learning.ts";
import { asking, servers } from "../asking/support.ts";

const request = { model: "auto", messages: [{ role: "user" as const, content: "What is a monad?" }] };
const route = { classifier: () => 0.1, gates: false, shadow: { share: 1, compare: () => 0.5 } } as const;

describe("feedback on a call whose baseline is still being asked", () => {
  it("is taken", async () => {
    await using three = await servers();
    const baseline = hold(text("From large."));
    three.cloud.script(baseline.answer);
    await using rig = startLearning(asking(three, route));
    const answer = await rig.client.chat.completions.create(request);
    await baseline.reached;

    expect(rig.router.feedback(answer._request_id ?? "", { quality: 0 })).toBe(true);
    expect(rig.samples).toMatchObject([{ text: "What is a monad?", outcomes: { small: 0 }, source: "feedback" }]);

    baseline.release();
    await rig.record(1);
    await rig.router.flush();
    expect(rig.samples.map(({ source }) => source)).toEqual(["feedback", "shadow"]);
  });
});

describe("feedback for a model that did not answer", () => {
  it("is not known", async () => {
    await using three = await servers();
    await using rig = startLearning(asking(three, { ...route, shadow: { share: 0 } }));
    const answer = await rig.client.chat.completions.create(request);
    await rig.record(0);
    expect(rig.router.feedback(answer._request_id ?? "", { quality: 1, model: "smal" })).toBe(false);
    expect(rig.samples).toEqual([]);
    expect(rig.router.feedback(answer._request_id ?? "", { quality: 1, model: "large" })).toBe(true);
    expect(rig.samples).toMatchObject([{ outcomes: { large: 1 } }]);
  });
});
