import { connect } from "node:net";
import { type LoopbackServer, startLoopbackServer } from "@spillway/testing";
import OpenAI from "openai";
import { afterEach } from "vitest";

export const messages = [{ role: "user" as const, content: "How are you?" }];

const open: LoopbackServer[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** A server that is closed after the test, and the real client for it. It never retries. */
export async function startPair(...options: Parameters<typeof startLoopbackServer>) {
  const server = await startLoopbackServer(...options);
  open.push(server);
  const client = new OpenAI({ baseURL: server.baseUrl, apiKey: "test-key", maxRetries: 0 });
  return { server, client };
}

export function post(server: LoopbackServer, path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.baseUrl}${path}`, { method: "POST", body: JSON.stringify(body), ...init });
}

/** The content of a chat completion in JSON. */
export async function contentOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as { choices?: { message?: { content?: unknown } }[] };
  return body.choices?.[0]?.message?.content;
}

/** The pieces that the server wrote: what a chunked body looks like before a client joins anything. */
export async function writtenPieces(server: LoopbackServer, path: string, body: unknown): Promise<string[]> {
  const content = JSON.stringify(body);
  const socket = connect(server.port, "127.0.0.1");
  socket.write(
    `POST /v1${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(content)}\r\n\r\n${content}`,
  );
  const bytes = Buffer.concat(await socket.toArray());
  const pieces: string[] = [];
  let at = bytes.indexOf("\r\n\r\n") + 4;
  while (at < bytes.length) {
    const sizeEnd = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.toString("latin1", at, sizeEnd), 16);
    if (size === 0) break;
    pieces.push(bytes.toString("utf8", sizeEnd + 2, sizeEnd + 2 + size));
    at = sizeEnd + 2 + size + 2;
  }
  return pieces;
}

/** Reads a body to its end or failure: every piece as it arrived, and the error that ended it. */
export async function readPieces(response: Response): Promise<{ pieces: string[]; text: string; error: unknown }> {
  const pieces: string[] = [];
  const bytes: Uint8Array[] = [];
  let error: unknown;
  const reader = response.body?.getReader();
  try {
    for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
      bytes.push(read.value);
      pieces.push(Buffer.from(read.value).toString("utf8"));
    }
  } catch (caught) {
    error = caught;
  }
  return { pieces, text: Buffer.concat(bytes).toString("utf8"), error };
}
