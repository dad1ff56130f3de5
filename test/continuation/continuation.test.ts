import { fault, hold, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { askStream, path, rejection, user, within } from "../routing/support.ts";
import { chunksOf, counts, cutting, fetchStream, textOf, usualMarker } from "./support.ts";

const counting = text("one two three four", { usage: { inputTokens: 12, outputTokens: 4 } });
const rest = text("three four", { usage: { inputTokens: 30, outputTokens: 2 } });
const whole = `one two${usualMarker("m1")}three four`;

const cuts = [
  ["a reset", fault.resetMidBody(2, counting)],
  ["a clean end without finish reason", fault.cutStream(2, counting)],
  ["an error event", fault.errorEventInStream(2, counting)],
  ["an event that is not JSON", fault.malformedEvent(2, counting)],
] as const;

describe.each(cuts)("a stream cut by %s", (kind, cut) => {
  it("is an error where the route does not say otherwise", async () => {
    await using all = await cutting(2, {});
    all.servers[0]?.script(cut);
    const seen: string[] = [];
    await rejection(askStream(all.rig, "auto", "easy", {}, seen));
    expect(seen.join("")).toBe("one two");
    expect(counts(all.servers)).toEqual([1, 0]);
    expect((await all.rig.record()).outcome).toBe("cut");
  });

  it("is gone on with by the next endpoint, behind a mark", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(cut);
    all.servers[1]?.script(rest);
    expect(await askStream(all.rig, "auto")).toBe(whole);
    const record = await all.rig.record();
    const failure = kind === "an error event" ? "stream-error" : record.attempts[0]?.failure;
    expect(path(record)).toEqual([`answer p0/m0 ${failure}`, "continuation p1/m1"]);
    expect(record).toMatchObject({ outcome: "ok", errorCode: undefined, status: 200 });
    expect(all.rig.records).toHaveLength(1);
    expect(all.clock.pending).toBe(0);
  });

  it("is read by plain fetch as one stream of whole events", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(cut);
    all.servers[1]?.script(rest);
    const body = await within((await fetchStream(all)).text(), "the body");
    const chunks = chunksOf(body);
    expect(textOf(chunks)).toBe(whole);
    expect(body).not.toContain('"error"');
    expect(body.match(/\[DONE\]/g)).toHaveLength(1);
    expect(body.endsWith("data: [DONE]\n\n")).toBe(true);
    const marks = chunks.filter(({ spillway }) => spillway !== undefined);
    expect(marks).toEqual([
      {
        id: chunks[0]?.id,
        object: "chat.completion.chunk",
        created: chunks[0]?.created,
        model: "m1",
        choices: [{ index: 0, delta: { content: usualMarker("m1") }, finish_reason: null }],
        spillway: { continuation: { endpoint: "p1/m1" } },
      },
    ]);
    expect(chunks.filter(({ choices }) => choices?.[0]?.finish_reason === "stop")).toHaveLength(1);
  });

  it("is read by the client's stream helper", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(cut);
    all.servers[1]?.script(rest);
    const stream = all.rig.client.chat.completions.stream({ model: "auto", messages: user("Count.") });
    const completion = await within(stream.finalChatCompletion(), "the completion");
    expect(completion.choices[0]?.message.content).toBe(whole);
    expect(completion.choices[0]?.finish_reason).toBe("stop");
    await all.rig.record();
    expect(all.rig.records).toHaveLength(1);
  });
});

describe("what continues a stream", () => {
  it("gets the conversation, the part that has come, and the wish to go on", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[1]?.script(rest);
    await askStream(all.rig, "auto", "Count to four.", { temperature: 0.25 });
    const [asked] = all.servers[1]?.requests ?? [];
    const { messages, ...fields } = (asked?.body ?? {}) as { messages: { role: string; content: string }[] };
    expect(messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    expect(messages.slice(0, 2).map(({ content }) => content)).toEqual(["Count to four.", "one two"]);
    expect(messages[2]?.content).toMatch(/continue it exactly where it stops/i);
    expect(fields).toMatchObject({ temperature: 0.25, model: "m1", stream: true });
  });

  it("takes the route's own mark, with the model's name wherever it says so", async () => {
    await using all = await cutting(2, { continuation: { marker: " <{model}|{model}> " } });
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[1]?.script(rest);
    expect(await askStream(all.rig, "auto")).toBe("one two <m1|m1> three four");
  });

  it("is booked with its own usage and cost, beside those of the part that came", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[1]?.script(rest);
    await askStream(all.rig, "auto");
    const record = await all.rig.record();
    const [cut, next] = record.attempts;
    expect(cut?.usage).toMatchObject({ source: "estimated", outputTokens: 2 });
    expect(next?.usage).toMatchObject({ source: "reported", inputTokens: 30, outputTokens: 2 });
    expect(cut?.costUsd).toBeGreaterThan(0);
    expect(next?.costUsd).toBeCloseTo((30 * 0.1 + 2 * 0.4) / 1e6, 9);
    expect(record.costUsd).toBeCloseTo((cut?.costUsd ?? 0) + (next?.costUsd ?? 0), 9);
    expect(record.unpricedAttempts).toBe(0);
    expect(record.tokens.outputTokens).toBe(4);
  });

  it("tells the caller its usage where that was asked for", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[1]?.script(rest);
    const body = await (await fetchStream(all, { stream_options: { include_usage: true } })).text();
    const usages = chunksOf(body).flatMap(({ usage }) => usage ?? []);
    expect(usages).toHaveLength(1);
    expect(usages[0]?.completion_tokens).toBe(2);
  });

  it("is the endpoint after one that cannot, and their failures are booked", async () => {
    await using all = await cutting(4);
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[1]?.script(fault.resetBeforeHeaders());
    all.servers[2]?.script(fault.cutStream(0));
    all.servers[3]?.script(rest);
    expect(await askStream(all.rig, "auto")).toBe(`one two${usualMarker("m3")}three four`);
    const record = await all.rig.record();
    expect(record.attempts.map(({ endpoint, role }) => `${role} ${endpoint}`)).toEqual([
      "answer p0/m0",
      "continuation p1/m1",
      "continuation p2/m2",
      "continuation p3/m3",
    ]);
    expect(record.outcome).toBe("ok");
  });

  it("is the same endpoint where there is no other", async () => {
    await using all = await cutting(1);
    all.servers[0]?.script(fault.resetMidBody(2, counting), rest);
    expect(await askStream(all.rig, "auto")).toBe(`one two${usualMarker("m0")}three four`);
    expect(path(await all.rig.record()).map((one) => one.split(" ").slice(0, 2).join(" "))).toEqual([
      "answer p0/m0",
      "continuation p0/m0",
    ]);
  });

  it("is another replica of the same model before the same endpoint", async () => {
    await using all = await cutting(2, { continuation: true }, [{ model: "m" }, { model: "m" }]);
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[1]?.script(rest);
    expect(await askStream(all.rig, "auto")).toBe(`one two${usualMarker("m")}three four`);
    expect(counts(all.servers)).toEqual([1, 1]);
  });

  it("never sees data that it may not", async () => {
    await using all = await cutting(3);
    all.rig.router.update({
      ...all.config,
      providers: {
        p0: { ...all.config.providers.p0, dataClasses: ["secret"] },
        p1: { ...all.config.providers.p1, dataClasses: [] },
        p2: { ...all.config.providers.p2, dataClasses: ["secret"] },
      },
    });
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[2]?.script(rest);
    const answer = await all.rig.router.with({ data: "secret" }, () => askStream(all.rig, "auto"));
    expect(answer).toBe(`one two${usualMarker("m2")}three four`);
    expect(counts(all.servers)).toEqual([1, 0, 1]);
  });

  it("may be cut itself and be gone on with, the parts before it included", async () => {
    await using all = await cutting(3);
    all.servers[0]?.script(fault.resetMidBody(1, counting));
    all.servers[1]?.script(fault.resetMidBody(1, text("two three four")), text("three four"));
    all.servers[2]?.script(text("three four"));
    const seen = await askStream(all.rig, "auto");
    const record = await all.rig.record();
    expect(record.outcome).toBe("ok");
    expect(seen.startsWith(`one${usualMarker("m1")}two`)).toBe(true);
    expect(seen.endsWith("three four")).toBe(true);
    expect(all.rig.records).toHaveLength(1);
  });

  it("is not the endpoint that was cut last", async () => {
    await using all = await cutting(3);
    all.servers[0]?.script(fault.resetMidBody(1, counting));
    all.servers[1]?.script(fault.resetMidBody(1, text("two three four")));
    all.servers[2]?.script(text("three four"));
    await askStream(all.rig, "auto");
    expect(counts(all.servers)).toEqual([1, 1, 1]);
  });

  it("ends, also where every endpoint is cut again and again", async () => {
    await using all = await cutting(2);
    for (const server of all.servers) {
      let asked = 0;
      server.answer(() => {
        asked += 1;
        // After so many nobody would call it an end.
        return asked > 25 ? text("At last.") : fault.resetMidBody(1, counting);
      });
    }
    await askStream(all.rig, "auto").catch(() => undefined);
    const record = await all.rig.record();
    expect(record.attempts.length).toBeLessThanOrEqual(8);
    expect(record.outcome).toBe("cut");
  });

  it("is not shown the marks as words of the answer", async () => {
    await using all = await cutting(3);
    all.servers[0]?.script(fault.resetMidBody(1, counting));
    all.servers[1]?.script(fault.resetMidBody(1, text("two three four")));
    all.servers[2]?.script(text("three four"));
    await askStream(all.rig, "auto");
    const last = all.servers.flatMap(({ requests }) => requests).at(-1);
    const { messages } = (last?.body ?? {}) as { messages: { role: string; content: string }[] };
    expect(messages.find(({ role }) => role === "assistant")?.content).toBe("onetwo");
  });

  it("comes as often as a call may be retried, and never where that is 0", async () => {
    for (const maxRetries of [0, 1]) {
      await using all = await cutting(3, { continuation: true, maxRetries });
      for (const server of all.servers) server.answer(fault.resetMidBody(1, counting));
      await rejection(askStream(all.rig, "auto"));
      expect((await all.rig.record()).attempts).toHaveLength(1 + maxRetries);
    }
  });

  it("lets router.close() wait for it and resolve", async () => {
    await using all = await cutting(2);
    const held = hold(rest, { afterChunks: 1 });
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[1]?.script(held.answer);
    const answer = askStream(all.rig, "auto");
    await held.reached;
    let closed = false;
    const closing = all.rig.router.close().then(() => {
      closed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(false);
    held.release();
    expect(await answer).toBe(whole);
    await within(closing, "close()");
    expect(all.rig.records).toHaveLength(1);
  });
});
