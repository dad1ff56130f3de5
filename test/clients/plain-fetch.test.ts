import { failure, fault, raw, text } from "@spillway/testing";
import { SpillwayError } from "spillway";
import { describe, expect, it } from "vitest";
import { openFetchRig, rejection, within } from "./support.ts";

const url = "http://spillway/v1/chat/completions";
const body = JSON.stringify({ model: "auto", messages: [{ role: "user", content: "Hello" }] });
const headers = { "content-type": "application/json", authorization: "Bearer key-of-the-app" };
const init = { method: "POST", headers, body };

/** The ways a request can be given. */
const forms: readonly (readonly [string, () => [string | URL | Request, RequestInit?]])[] = [
  ["an address and options", () => [url, init]],
  ["a URL and options", () => [new URL(url), init]],
  ["a Request", () => [new Request(url, init)]],
  [
    "a Request and options that override it",
    () => [new Request(url, { ...init, body: '{"model":"nobody"}' }), { body }],
  ],
  ["headers as a list", () => [url, { ...init, headers: Object.entries(headers) }]],
  ["headers as Headers", () => [url, { ...init, headers: new Headers(headers) }]],
  ["a body of bytes", () => [url, { ...init, body: new TextEncoder().encode(body) }]],
  ["a body that is an ArrayBuffer", () => [url, { ...init, body: new TextEncoder().encode(body).buffer }]],
  ["a Blob", () => [url, { ...init, body: new Blob([body]) }]],
  ["a stream", () => [url, { ...init, body: new Blob([body]).stream(), duplex: "half" } as RequestInit]],
  ["a lower-case method", () => [url, { ...init, method: "post" }]],
  ["no content type", () => [url, { method: "POST", body }]],
  ["an address with a query", () => [`${url}?api-version=1`, init]],
];

describe("router.fetch as a plain fetch", () => {
  it.each(forms)("takes %s", async (_what, form) => {
    await using rig = await openFetchRig();
    const response = await rig.router.fetch(...form());
    expect(response).toBeInstanceOf(Response);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: "Hello from model-1." } }] });
    expect(rig.server.requests[0]).toMatchObject({ method: "POST", path: "/v1/chat/completions" });
    expect(rig.server.requests[0]?.body).toEqual({ ...(JSON.parse(body) as object), model: "model-1" });
    expect(await rig.records.only()).toMatchObject({ outcome: "ok", api: "chat" });
  });

  it("takes a Request that holds a form, and routes by its model", async () => {
    await using rig = await openFetchRig(
      {},
      { answer: () => raw({ headers: { "content-type": "application/json" }, body: '{"text":"Hi."}' }) },
    );
    const form = new FormData();
    form.append("model", "auto");
    form.append("file", new File(["RIFF"], "a.wav", { type: "audio/wav" }));
    const request = new Request("http://spillway/v1/audio/transcriptions", { method: "POST", body: form });
    expect(await (await rig.router.fetch(request)).json()).toEqual({ text: "Hi." });
    const [sent] = rig.server.requests;
    const got = await new Response(sent?.bodyText ?? "", {
      headers: { "content-type": sent?.headers["content-type"] ?? "" },
    }).formData();
    expect(got.get("model")).toBe("model-1");
    expect(await (got.get("file") as File).text()).toBe("RIFF");
    expect(await rig.records.only()).toMatchObject({ outcome: "ok", endpoint: "upstream/pinned" });
  });

  it("gives an HTTP error as a Response", async () => {
    await using rig = await openFetchRig({ maxRetries: 0 }, { answer: failure(429, { message: "Slow down." }) });
    const response = await rig.router.fetch(url, init);
    expect([response.status, response.ok, response.statusText]).toEqual([429, false, "Too Many Requests"]);
    expect(response.headers.get("x-should-retry")).toBe("false");
    expect(await response.json()).toMatchObject({ error: { message: "Slow down." } });
    expect(await rig.records.only()).toMatchObject({ outcome: "error", status: 429 });
  });

  it.each([
    ["no JSON", "Hello", "invalid_request", 400],
    ["nothing", "", "invalid_request", 400],
    ["a list", "[]", "invalid_request", 400],
    ["no model", "{}", "invalid_request", 400],
    ["a model that is a number", '{"model":1}', "invalid_request", 400],
    ["an unknown model", '{"model":"nobody"}', "unknown_model", 404],
  ])(
    "answers a body that is %s in OpenAI's error shape, with one record and no upstream call",
    async (_what, text, code, status) => {
      await using rig = await openFetchRig();
      const response = await rig.router.fetch(url, { ...init, body: text });
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({
        error: { code, type: "spillway_error", message: expect.any(String) },
      });
      expect(await rig.records.only()).toMatchObject({ outcome: "error", status, errorCode: code, attempts: [] });
      expect(rig.server.requestCount).toBe(0);
    },
  );

  it("rejects with the router's error where no answer came", async () => {
    await using rig = await openFetchRig({}, { answer: fault.resetBeforeHeaders() });
    const error = await rejection(rig.router.fetch(url, init));
    if (!SpillwayError.isInstance(error, "upstream_unreachable")) expect.unreachable(`It is ${error}.`);
    expect(error.attempts).toHaveLength(3);
    expect(await rig.records.only()).toMatchObject({ outcome: "error", errorCode: "upstream_unreachable" });
  });

  it.each([
    ["of a Request", (signal: AbortSignal): [Request] => [new Request(url, { ...init, signal })]],
    ["of the options", (signal: AbortSignal): [string, RequestInit] => [url, { ...init, signal }]],
  ])("rejects with the reason of the signal %s", async (_what, form) => {
    await using rig = await openFetchRig({}, { answer: fault.hang() });
    const controller = new AbortController();
    const [input, options] = form(controller.signal);
    const outcome = rejection(rig.router.fetch(input as string, options));
    const [request] = await rig.server.waitForRequests(1);
    controller.abort(new RangeError("Enough."));
    expect(await outcome).toBeInstanceOf(RangeError);
    await within(request?.finished as Promise<void>, "the end of the upstream call");
    expect(request?.aborted).toBe(true);
    expect(await rig.records.only()).toMatchObject({ outcome: "aborted" });
  });

  it("a signal that is aborted already: nothing is sent, and the record says so", async () => {
    await using rig = await openFetchRig();
    const error = await rejection(rig.router.fetch(url, { ...init, signal: AbortSignal.abort() }));
    expect(error.name).toBe("AbortError");
    expect(rig.server.requestCount).toBe(0);
    expect(await rig.records.only()).toMatchObject({ outcome: "aborted", attempts: [] });
  });

  it("AbortSignal.timeout rejects with a TimeoutError", async () => {
    await using rig = await openFetchRig({}, { answer: fault.hang() });
    const error = await rejection(rig.router.fetch(url, { ...init, signal: AbortSignal.timeout(30) }));
    expect(error.name).toBe("TimeoutError");
    expect(await rig.records.only()).toMatchObject({ outcome: "aborted" });
  });

  it("streams server-sent events as the provider sends them", async () => {
    await using rig = await openFetchRig({}, { answer: text("one two", { usageInStream: "never" }) });
    const asking = JSON.stringify({
      model: "auto",
      stream: true,
      messages: [],
      stream_options: { include_usage: true },
    });
    const response = await rig.router.fetch(url, { ...init, body: asking });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const events = (await response.text()).trim().split("\n\n");
    expect(events.at(-1)).toBe("data: [DONE]");
    expect(await rig.records.only()).toMatchObject({ outcome: "ok", stream: true });
  });

  it("after close() it rejects", async () => {
    await using rig = await openFetchRig();
    await rig.router.close();
    const error = await rejection(rig.router.fetch(url, init));
    expect(SpillwayError.isInstance(error, "router_closed")).toBe(true);
  });
});
