import { SpillwayError } from "@spillway/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chatProtocol } from "../../packages/router/src/stream/chat-protocol.ts";
import { StreamTap } from "../../packages/router/src/stream/stream-tap.ts";

const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: "c", choices: [{ index: 0, delta, finish_reason: finish }], usage: null })}\n\n`;
const usage = `data: ${JSON.stringify({ id: "c", choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } })}\n\n`;
const done = "data: [DONE]\n\n";

function sourceOf(pieces: readonly Uint8Array[]) {
  const rest = [...pieces];
  return { next: async () => rest.shift(), cancel() {} };
}

/** Cuts bytes at random places, also inside characters and line breaks. */
function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  const pieces: Buffer[] = [];
  let at = 0;
  for (const end of [...ends, bytes.length]) {
    if (end > at) pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

async function readThrough(tap: StreamTap): Promise<string> {
  const out: Uint8Array[] = [];
  for (let bytes = await tap.next(); bytes !== undefined; bytes = await tap.next()) out.push(bytes);
  return Buffer.concat(out).toString();
}

describe("StreamTap", () => {
  it("passes any text through unchanged however the network cuts it, and drops only the usage event", async () => {
    const property = fc.asyncProperty(
      fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      async (texts, places, newline, strip) => {
        const content = texts.map((text) => chunk({ content: text })).join("") + chunk({}, "stop");
        const lines = (text: string) => text.replaceAll("\n\n", newline + newline);
        const bytes = Buffer.from(lines(content + usage + done));
        const tap = new StreamTap(sourceOf(cutAt(bytes, places)), chatProtocol, strip);
        expect(await readThrough(tap)).toBe(lines(strip ? content + done : content + usage + done));
        expect(tap.usage).toMatchObject({ inputTokens: 3, outputTokens: 2 });
        expect(tap.complete).toBe(true);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });

  it.each([
    ["an empty body", ""],
    ["a body that ends after content", chunk({ content: "half" })],
    ["a body cut inside an event", `${chunk({ content: "half" })}data: {"id":"c","choi`],
  ])("throws stream_cut for %s", async (_name, text) => {
    const tap = new StreamTap(sourceOf(text === "" ? [] : [Buffer.from(text)]), chatProtocol, true);
    const error = await readThrough(tap).catch((caught: unknown) => caught);
    expect(SpillwayError.isInstance(error, "stream_cut")).toBe(true);
  });

  it.each([
    ["a finish reason without [DONE]", chunk({ content: "x" }) + chunk({}, "stop")],
    ["[DONE] without the last blank line", `${chunk({ content: "x" })}${chunk({}, "stop")}data: [DONE]\n`],
    ["no blank line behind the last event", (chunk({ content: "x" }) + chunk({}, "stop")).trimEnd()],
  ])("takes %s as complete", async (_name, text) => {
    const tap = new StreamTap(sourceOf([Buffer.from(text)]), chatProtocol, true);
    expect(await readThrough(tap)).toContain('"x"');
    expect(tap.complete).toBe(true);
  });

  it("throws stream_malformed for an event that is not JSON before content", async () => {
    const tap = new StreamTap(sourceOf([Buffer.from('data: {"choices":[{"del\n\n')]), chatProtocol, true);
    const error = await readThrough(tap).catch((caught: unknown) => caught);
    expect(SpillwayError.isInstance(error, "stream_malformed")).toBe(true);
  });

  it("never takes an answer's text for a finish reason, usage, the end or an error", async () => {
    const tricky = '"finish_reason":"stop" "usage":{ [DONE] "error": data: [DONE]\n\n';
    const tap = new StreamTap(
      sourceOf([Buffer.from(chunk({ content: "a" })), Buffer.from(chunk({ content: tricky }))]),
      chatProtocol,
      true,
    );
    const error = await readThrough(tap).catch((caught: unknown) => caught);
    expect(SpillwayError.isInstance(error, "stream_cut")).toBe(true);
    expect(tap.usage).toBeUndefined();
  });

  it("keeps usage that comes with the last choices", async () => {
    const last = `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage: { prompt_tokens: 9, completion_tokens: 4 } })}\n\n`;
    const tap = new StreamTap(sourceOf([Buffer.from(chunk({ content: "x" }) + last + done)]), chatProtocol, true);
    expect(await readThrough(tap)).toContain('"prompt_tokens":9');
    expect(tap.usage?.inputTokens).toBe(9);
  });
});
