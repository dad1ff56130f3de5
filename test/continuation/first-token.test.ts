import { fault, hold, raw, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream, path, rejection, within } from "../routing/support.ts";
import { counts, cutting, fetchStream } from "./support.ts";

const limited = { maxRetries: 0, timeouts: { firstTokenMs: 1_500, callMs: 60_000 } };

const roleChunk = `data: ${JSON.stringify({
  id: "c",
  object: "chat.completion.chunk",
  created: 1,
  model: "m",
  choices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }],
})}\n\n`;

const openings = [
  ["nothing at all", fault.hang()],
  ["headers and then nothing", fault.stallMidStream(0)],
  [
    "comments alone",
    hold(raw({ headers: { "content-type": "text/event-stream" }, body: [": ping\n\n", ": ping\n\n", ""] }), {
      afterChunks: 2,
    }).answer,
  ],
  [
    "the role chunk alone",
    hold(raw({ headers: { "content-type": "text/event-stream" }, body: [roleChunk, ""] }), { afterChunks: 1 }).answer,
  ],
] as const;

describe("the time to first token", () => {
  it.each(openings)("fails over a stream that sends %s", async (_, answer) => {
    await using all = await cutting(2, limited);
    const [first, second] = all.servers;
    first?.script(answer);
    second?.script(text("Second."));
    const pending = askStream(all.rig, "auto");
    const [slow] = (await first?.waitForRequests(1)) ?? [];
    await all.clock.asked(1_500);
    await all.clock.advance(1_499);
    expect(counts(all.servers)).toEqual([1, 0]);
    await all.clock.advance(1);
    expect(await pending).toBe("Second.");
    await within(slow?.finished ?? Promise.reject(), "the slow one's end");
    expect(slow?.aborted).toBe(true);
    const record = await all.rig.record();
    expect(path(record)).toEqual(["answer p0/m0 timeout", "fallback p1/m1"]);
    expect(record).toMatchObject({ outcome: "ok", firstByteMs: 1_500 });
    expect(all.clock.pending).toBe(0);
  });

  it("does not count once the first content is there", async () => {
    await using all = await cutting(2, limited);
    const slow = hold(text("one two three"), { afterChunks: 1 });
    all.servers[0]?.script(slow.answer);
    const pending = askStream(all.rig, "auto");
    await slow.reached;
    await expect.poll(() => all.rig.router.health()[0]?.firstTokenMs ?? all.clock.delays.length).toBeGreaterThan(0);
    const response = fetchStream(all);
    await (await response).text();
    await all.clock.advance(20_000);
    slow.release();
    expect(await pending).toBe("one two three");
    expect(all.servers[1]?.requestCount).toBe(0);
  });

  it("is no limit for an answer that comes whole", async () => {
    await using all = await cutting(2, limited);
    const slow = hold(text("First."));
    all.servers[0]?.script(slow.answer);
    const pending = ask(all.rig, "auto");
    await slow.reached;
    await all.clock.advance(10_000);
    slow.release();
    expect(await pending).toBe("First.");
    expect(counts(all.servers)).toEqual([1, 0]);
  });

  it("is an error that says so where nobody else is left", async () => {
    await using all = await cutting(1, limited);
    all.servers[0]?.script(fault.stallMidStream(0));
    const failed = rejection(askStream(all.rig, "auto"));
    await all.servers[0]?.waitForRequests(1);
    await all.clock.asked(1_500);
    await all.clock.advance(1_500);
    await failed;
    expect(await all.rig.record()).toMatchObject({ outcome: "error", attempts: [{ failure: "timeout" }] });
    expect(all.clock.pending).toBe(0);
  });

  it("counts for each attempt anew", async () => {
    await using all = await cutting(3, limited);
    for (const server of all.servers.slice(0, 2)) server.script(fault.stallMidStream(0));
    const pending = askStream(all.rig, "auto");
    for (const [index, server] of all.servers.slice(0, 2).entries()) {
      await server.waitForRequests(1);
      await all.clock.asked(1_500, index + 1);
      await all.clock.advance(1_500);
    }
    expect(await pending).toBe("Hello from m2.");
    expect((await all.rig.record()).attempts.map(({ durationMs }) => durationMs)).toEqual([1_500, 1_500, 0]);
  });

  it("counts for the Responses API", async () => {
    await using all = await cutting(2, limited);
    all.servers[0]?.script(fault.stallMidStream(0));
    const read = async () => {
      const stream = await all.rig.client.responses.create({ model: "auto", input: "x", stream: true });
      let seen = "";
      for await (const event of stream) if (event.type === "response.output_text.delta") seen += event.delta;
      return seen;
    };
    const pending = within(read(), "the stream");
    await all.servers[0]?.waitForRequests(1);
    await all.clock.asked(1_500);
    await all.clock.advance(1_500);
    expect(await pending).toBe("Hello from m1.");
  });
});
