import { type ByteSource, LightResponse, type LightResponseParts } from "@spillway/transport";
import { describe, expect, it } from "vitest";

const headers = {
  "content-type": "application/json",
  "x-request-id": "r1",
  via: ["a", "b"],
  "set-cookie": ["a=1", "b=2"],
};
const json = '{"a":"é"}';

function light(body: LightResponseParts["body"]): Response {
  return new LightResponse({ status: 200, headers, body, url: "http://x/v1" }) as unknown as Response;
}

function sourceOf(...pieces: string[]): ByteSource & { cancelled: boolean } {
  const rest = pieces.map((piece) => Buffer.from(piece));
  return {
    cancelled: false,
    next: async () => rest.shift(),
    cancel() {
      this.cancelled = true;
    },
  };
}

const bodies: readonly [string, () => LightResponseParts["body"]][] = [
  ["text", () => json],
  ["bytes", () => Buffer.from(json)],
  ["a source", () => sourceOf('{"a":', '"é"}')],
];

describe.each(bodies)("LightResponse over %s", (_name, body) => {
  it("is a Response", () => {
    const response = light(body());
    expect(response).toBeInstanceOf(Response);
    expect(response.headers).toBeInstanceOf(Headers);
    expect(response.body).toBeInstanceOf(ReadableStream);
    expect(response).toMatchObject({
      status: 200,
      ok: true,
      statusText: "OK",
      redirected: false,
      url: "http://x/v1",
      bodyUsed: false,
    });
  });

  it("gives its body in every form, once", async () => {
    expect(await light(body()).text()).toBe(json);
    expect(await light(body()).json()).toEqual({ a: "é" });
    expect(Buffer.from(await light(body()).arrayBuffer()).toString()).toBe(json);
    expect(Buffer.from(await light(body()).bytes()).toString()).toBe(json);
    expect(await (await light(body()).blob()).text()).toBe(json);
    const response = light(body());
    await response.text();
    expect(response.bodyUsed).toBe(true);
    await expect(response.text()).rejects.toThrow(TypeError);
    expect(() => response.clone()).toThrow(TypeError);
  });

  it("streams through readers, iterators, pipes and tees", async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of light(body()).body as ReadableStream<Uint8Array>) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(json);
    const reader = (light(body()).body as ReadableStream<Uint8Array>).getReader();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read())
      text += Buffer.from(part.value).toString("latin1");
    expect(Buffer.from(text, "latin1").toString()).toBe(json);
    const piped = (light(body()).body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream());
    let decoded = "";
    for await (const part of piped) decoded += part;
    expect(decoded).toBe(json);
    const [left, right] = (light(body()).body as ReadableStream<Uint8Array>).tee();
    expect(await Promise.all([new Response(left).text(), new Response(right).text()])).toEqual([json, json]);
    expect(await new Response(light(body()).body).text()).toBe(json);
  });

  it("clones", async () => {
    const response = light(body());
    const copy = response.clone();
    expect(await copy.text()).toBe(json);
    expect(await response.json()).toEqual({ a: "é" });
  });

  it("locks while it is iterated", () => {
    const stream = light(body()).body as ReadableStream<Uint8Array>;
    stream[Symbol.asyncIterator]();
    expect(stream.locked).toBe(true);
    expect(() => stream.getReader()).toThrow(TypeError);
  });
});

describe("LightResponse", () => {
  it("cancels its source when the reader leaves", async () => {
    const source = sourceOf("a", "b");
    for await (const _chunk of light(source).body as ReadableStream<Uint8Array>) break;
    expect(source.cancelled).toBe(true);
    const other = sourceOf("a", "b");
    await (light(other).body as ReadableStream<Uint8Array>).cancel();
    expect(other.cancelled).toBe(true);
  });

  it("passes an error of its source on", async () => {
    const failing: ByteSource = { next: () => Promise.reject(new Error("cut")), cancel() {} };
    await expect(light(failing).text()).rejects.toThrow("cut");
    await expect(new Response(light(failing).body).text()).rejects.toThrow("cut");
  });
});

describe("LightHeaders", () => {
  it("reads like Headers", () => {
    const own = light("").headers;
    const real = new Headers([
      ["content-type", "application/json"],
      ["x-request-id", "r1"],
      ["via", "a"],
      ["via", "b"],
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ]);
    expect([...own]).toEqual([...real]);
    expect([...own.keys()]).toEqual([...real.keys()]);
    expect([...own.values()]).toEqual([...real.values()]);
    expect(own.get("Content-Type")).toBe("application/json");
    expect(own.get("missing")).toBeNull();
    expect(own.has("VIA")).toBe(true);
    expect(own.getSetCookie()).toEqual(["a=1", "b=2"]);
    const seen: string[] = [];
    own.forEach((value, name) => {
      seen.push(`${name}=${value}`);
    });
    expect(seen).toContain("via=a, b");
    expect([...new Headers(own)].length).toBe([...real].length);
  });

  it("can be changed", () => {
    const own = light("").headers;
    own.set("x-new", "1");
    own.append("x-new", "2");
    own.delete("via");
    expect(own.get("x-new")).toBe("1, 2");
    expect(own.has("via")).toBe(false);
    expect([...own.keys()]).toContain("x-new");
  });
});
