import { describe, expect, it } from "vitest";
import { startLearning } from "../asking/learning.ts";
import { asking, largeNanoUsd, servers, smallNanoUsd } from "../asking/support.ts";

const request = { model: "auto", messages: [{ role: "user" as const, content: "What is a monad?" }] };

describe("a call that the baseline itself answered", () => {
  it("is compared with the first tier, so that samples do not know only what was sent there", async () => {
    await using three = await servers();
    const seen: string[][] = [];
    const shadow = {
      share: 1,
      compare: (answer: { text: string }, baseline: { text: string }) => {
        seen.push([answer.text, baseline.text]);
        return 0.25;
      },
    };
    await using rig = startLearning(asking(three, { classifier: () => 0.9, gates: false, shadow }));
    const answer = await rig.client.chat.completions.create(request);
    await rig.record(1);
    await rig.router.flush();
    expect(answer.choices[0]?.message.content).toBe("From large.");
    expect(seen).toEqual([["From small.", "From large."]]);
    expect(rig.samples).toMatchObject([
      {
        outcomes: { small: 0.25, large: 1 },
        costsUsd: { small: smallNanoUsd / 1e9, large: largeNanoUsd / 1e9 },
        source: "shadow",
        callId: answer._request_id,
      },
    ]);
    expect(rig.records.map(({ shadowOf, model }) => [shadowOf === undefined, model])).toEqual([
      [true, "large"],
      [false, "small"],
    ]);
  });

  it("asks nobody where nothing is compared", async () => {
    await using three = await servers();
    await using rig = startLearning(asking(three, { classifier: () => 0.9, gates: false, shadow: { share: 1 } }));
    await rig.client.chat.completions.create(request);
    await rig.record(0);
    await rig.router.flush();
    expect(three.local.requests).toHaveLength(0);
  });
});
