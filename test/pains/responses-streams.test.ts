import { type Answer, fault, startLoopbackServer, text } from "@spillway/testing";
import { SpillwayError } from "spillway";
import { describe, expect, it } from "vitest";
import { path, rejection, start } from "../routing/support.ts";
import { events, namedEvent, readResponse, twoVendors } from "./support.ts";

const four = text("one two three four", { usage: { inputTokens: 10, outputTokens: 4 } });
const spare = text("from the spare", { usage: { inputTokens: 10, outputTokens: 3 } });

const response = (status: string) => ({ id: "resp_1", object: "response", status, output: [] });
const opening = [
  namedEvent("response.created", { response: response("in_progress") }),
  namedEvent("response.in_progress", { response: response("in_progress") }),
];
const serverError = { code: "server_error", message: "The engine failed." };

/** The caller got the second vendor's answer, whole and alone; the first was asked once. */
async function expectSpare(answer: Answer): Promise<void> {
  await using first = await startLoopbackServer({ answer });
  await using second = await startLoopbackServer({ answer: spare });
  await using rig = start(twoVendors(first, second));
  const { text: whole, types } = await readResponse(rig);
  expect(whole).toBe("from the spare");
  expect(types.filter((type) => type === "response.created")).toHaveLength(1);
  expect(types).not.toContain("error");
  expect(types.at(-1)).toBe("response.completed");
  expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
  const record = await rig.record();
  expect(record).toMatchObject({ outcome: "ok", endpoint: "second/spare" });
  expect(path(record)).toEqual([expect.stringMatching(/^answer first\/large ./), "fallback second/spare"]);
}

describe("streams of the Responses API", () => {
  it.each<[string, Answer]>([
    ["ends", events(...opening)],
    ["holds bad JSON", events(...opening, 'event: response.output_text.delta\ndata: {"type":\n\n')],
    ["has not even begun", events()],
    ["is reset", fault.resetBeforeHeaders()],
  ])("2: one that %s before its text is answered by the fallback", async (_name, answer) => {
    await expectSpare(answer);
  });

  // An item without text counts as content: packages/router/src/stream/responses-protocol.ts.
  it.each<[string, Answer]>([
    ["is cut", fault.cutStream(0)],
    ["holds bad JSON", fault.malformedEvent(0)],
    ["is reset", fault.resetMidBody(0, four)],
  ])(
    "2: one that %s where an item was announced and has no text yet is answered by the fallback",
    async (_n, answer) => {
      await expectSpare(answer);
    },
  );

  it.each<[string, Answer]>([
    ["is cut", fault.cutStream(2, four)],
    ["is reset", fault.resetMidBody(2, four)],
  ])("2: one that %s after its text began is a typed error", async (_name, answer) => {
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second));
    const seen: string[] = [];
    const error = await rejection(readResponse(rig, "auto", seen));
    expect(SpillwayError.isInstance(error, "stream_cut")).toBe(true);
    expect(seen.join("")).toBe("one two");
    expect(second.requestCount).toBe(0);
    expect((await rig.record()).outcome).toBe("cut");
  });

  it.each<[string, string]>([
    ["an error event", namedEvent("error", { ...serverError, param: null })],
    ["response.failed", namedEvent("response.failed", { response: { ...response("failed"), error: serverError } })],
  ])("7: response.created and then %s is answered by the fallback, unseen", async (_name, failed) => {
    await expectSpare(events(...opening, failed));
  });

  it("7: an error behind an item that has no text yet is answered by the fallback", async () => {
    await expectSpare(fault.errorEventInStream(0));
  });
});
