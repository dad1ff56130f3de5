import { startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, path, start, twoTiers } from "../routing/support.ts";

const easy = "Which river flows through Paris?";
const hard = "Design a payment system that stays consistent across three regions, and justify each trade-off.";
const beyond = "Find all functions $f:\\mathbb{R}\\to\\mathbb{R}$ with $f(x+y)=f(x)f(y)$ for all real $x,y$.";

describe('a route with `classifier: "trained"`', () => {
  it.each([
    ["an easy question", easy, "draft local/small", "difficulty 0.", 0],
    ["a hard one", hard, "answer cloud/large", "difficulty 0.", 1],
    ["one that the model abstains on", beyond, "answer cloud/large", "trained abstains (competition-mathematics", 1],
  ] as const)("sends %s to its tier", async (_what, prompt, attempt, reason, tier) => {
    await using local = await startLoopbackServer({ answer: text("small answer") });
    await using cloud = await startLoopbackServer({ answer: text("large answer") });
    const tiers = [{ models: ["small"], maxDifficulty: 0.4 }, "large"];
    await using rig = start(twoTiers(local, cloud, { tiers, classifier: "trained" }));
    await ask(rig, "auto", prompt);
    const record = await rig.record();
    expect(path(record)).toEqual([attempt]);
    expect(record.decision?.tier).toBe(tier);
    expect(record.decision?.reason.startsWith(reason), record.decision?.reason).toBe(true);
    expect(record.decision?.difficulty?.classifier).toBe("trained");
  });
});
