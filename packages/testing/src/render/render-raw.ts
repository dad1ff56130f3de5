import type { RawAnswer } from "../answers/raw.ts";
import { type HttpReply, httpReply } from "./reply.ts";

export function rawReply(answer: RawAnswer): HttpReply {
  const body = answer.body ?? "";
  const whole = typeof body === "string" || Buffer.isBuffer(body);
  const pieces = (whole ? [body] : body).map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece));
  const framed = Object.keys(answer.headers ?? {}).some((name) => /^(content-length|transfer-encoding)$/i.test(name));
  return httpReply({
    status: answer.status ?? 200,
    headers: answer.headers,
    pieces,
    contentLength: whole && !framed ? (pieces[0]?.length ?? 0) : undefined,
    delayMs: answer.delayMs ?? 0,
    pieceDelayMs: answer.pieceDelayMs ?? 0,
  });
}
