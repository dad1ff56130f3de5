import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { httpTransport, readAll, type UpstreamRequest } from "@spillway/transport";
import { afterEach, describe, expect, it } from "vitest";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  const sockets = new Set<unknown>();
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const transport = httpTransport();
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await transport.close();
  });
  const request = (body?: UpstreamRequest["body"]): UpstreamRequest => ({
    method: "POST",
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    path: "/v1/x",
    headers: ["x-a", "1"],
    body,
  });
  return { transport, request, sockets };
}

describe("httpTransport", () => {
  it("sends what it is given and keeps the connection", async () => {
    const seen: string[] = [];
    const { transport, request, sockets } = await serve((incoming, response) => {
      let body = "";
      incoming.on("data", (part: Buffer) => (body += part));
      incoming.on("end", () => {
        seen.push(`${incoming.method} ${incoming.url} ${incoming.headers["x-a"]} ${body}`);
        response.end("ok");
      });
    });
    for (let call = 0; call < 5; call++) {
      const { status, body } = await transport.send(request("hello")).response;
      expect(status).toBe(200);
      expect((await readAll(body)).toString()).toBe("ok");
    }
    expect(seen).toEqual(Array(5).fill("POST /v1/x 1 hello"));
    // The next request can be there before undici has given the connection free; then it takes a second one, never a third.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it("pauses a sender that is faster than its reader, and loses nothing", async () => {
    const block = Buffer.alloc(64 * 1024, "x");
    const { transport, request } = await serve((_incoming, response) => {
      for (let part = 0; part < 100; part++) response.write(block);
      response.end();
    });
    const { body } = await transport.send(request()).response;
    let bytes = 0;
    for (let chunk = await body.next(); chunk !== undefined; chunk = await body.next()) {
      bytes += chunk.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(bytes).toBe(100 * block.length);
  });

  it.each(["before", "after"])("abort ends the exchange at once: %s the headers", async (when) => {
    let closed: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const { transport, request } = await serve((incoming, response) => {
      incoming.socket.on("close", () => closed?.());
      if (when === "after") response.write("part");
    });
    const exchange = transport.send(request());
    const reason = new Error("stop");
    if (when === "before") {
      exchange.abort(reason);
      await expect(exchange.response).rejects.toBe(reason);
      return;
    }
    const { body } = await exchange.response;
    expect(Buffer.from((await body.next()) ?? []).toString()).toBe("part");
    const next = body.next();
    exchange.abort(reason);
    await expect(next).rejects.toBe(reason);
    await gone;
  });

  it("decodes gzip, and fails on gzip that is cut", async () => {
    const zipped = gzipSync(JSON.stringify({ text: "x".repeat(10_000) }));
    const { transport, request } = await serve((incoming, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(incoming.headers["x-a"] === "1" ? zipped : zipped.subarray(0, 20));
    });
    const whole = await transport.send(request()).response;
    expect(JSON.parse((await readAll(whole.body)).toString())).toEqual({ text: "x".repeat(10_000) });
    const cut = await transport.send({ ...request(), headers: ["x-a", "2"] }).response;
    await expect(readAll(cut.body)).rejects.toThrow();
  });

  it("sends a form as multipart", async () => {
    const { transport, request } = await serve((incoming, response) => {
      let body = "";
      incoming.on("data", (part: Buffer) => (body += part));
      incoming.on("end", () =>
        response.end(`${incoming.headers["content-type"]?.split(";")[0]} ${body.includes('name="model"')}`),
      );
    });
    const form = new FormData();
    form.append("model", "whisper-1");
    form.append("file", new Blob(["RIFF"]), "a.wav");
    const { body } = await transport.send(request(form)).response;
    expect((await readAll(body)).toString()).toBe("multipart/form-data true");
  });

  it("rejects where nobody listens", async () => {
    const { transport, request } = await serve(() => undefined);
    const { response } = transport.send({ ...request(), origin: "http://127.0.0.1:9" });
    await expect(response).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
