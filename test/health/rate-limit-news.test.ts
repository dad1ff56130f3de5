import { type Answer, failure, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream, eventually } from "../routing/support.ts";
import { hosts, startHealth } from "./rig.ts";

const openai = (left: string, reset: string) => ({
  "x-ratelimit-remaining-requests": left,
  "x-ratelimit-reset-requests": reset,
});

describe("an answer whose headers say that nothing is left", () => {
  it.each([
    ["1s", openai("0", "1s"), 1_000],
    ["6m0s", openai("0", "6m0s"), 60_000],
    ["20ms", openai("0", "20ms"), 20],
    ["tokens", { "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "2.5s" }, 2_500],
    [
      "Anthropic's date",
      {
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:07Z",
      },
      7_000,
    ],
  ])("makes its endpoint rest: %s", async (_what, headers, restMs) => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = startHealth(hosts([first, second]));
    first.script(text("Last one.", { headers }));
    expect(await ask(rig, "m")).toBe("Last one.");
    expect(rig.health()).toMatchObject({ state: "resting", readyInMs: restMs });
    await ask(rig, "m");
    await rig.clock.advance(restMs);
    await ask(rig, "m");
    expect([first.requestCount, second.requestCount]).toEqual([2, 1]);
  });

  it("makes its endpoint rest from the headers on, while a stream is still coming", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer({ answer: text("Second.") });
    await using rig = startHealth(hosts([first, second]));
    first.script(text("one two three", { headers: openai("0", "5s"), chunkDelayMs: 20 }));
    const seen: string[] = [];
    const stream = askStream(rig, "m", "easy", {}, seen);
    await eventually(() => seen.length > 0, "the stream has begun");
    expect(rig.health()).toMatchObject({ state: "resting", readyInMs: 5_000 });
    expect(await ask(rig, "m")).toBe("Second.");
    await stream;
  });

  it.each<[string, Answer]>([
    ["a 429", failure(429, { headers: openai("0", "5s") })],
    ["a 500", failure(500, { headers: openai("0", "5s") })],
  ])("makes its endpoint rest also where it is %s", async (_what, answer) => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = startHealth(hosts([first, second]));
    first.script(answer);
    await ask(rig, "m");
    expect(rig.health()).toMatchObject({ state: "resting", readyInMs: 5_000 });
  });

  it.each([
    ["something is left", openai("1", "5s")],
    ["no reset is told", { "x-ratelimit-remaining-requests": "0" }],
    ["the reset makes no sense", openai("0", "tomorrow")],
  ])("is no reason to rest where %s", async (_what, headers) => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    server.script(failure(500, { headers }));
    await ask(rig, "m").catch(() => undefined);
    expect(rig.health().state).toBe("ready");
  });
});
