import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError } from "./api-error.ts";

/** A prompt of 256 tokens fits in a small part of this. */
const maxBodyBytes = 256 * 1024;

/**
 * Reads a request's body as UTF-8. What is over the limit is read and dropped, so that the refusal reaches the client.
 *
 * @throws ApiError 413 where it is too large.
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  if (bytes > maxBodyBytes) throw new ApiError(413, `The body is over ${maxBodyBytes} bytes.`, "request_too_large");
  return Buffer.concat(chunks).toString("utf8");
}

/** Answers with a JSON document. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** Starts a stream of server-sent events. */
export function startEvents(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
}

/** Sends one event whose data is `body` as JSON. */
export function sendEvent(response: ServerResponse, body: object): void {
  response.write(`data: ${JSON.stringify(body)}\n\n`);
}

/** Closes a stream that is complete. */
export function endEvents(response: ServerResponse): void {
  response.end("data: [DONE]\n\n");
}

/** Aborts when the client leaves before the answer is complete. */
export function clientSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
