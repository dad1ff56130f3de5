import type { HoldOutcome } from "../answers/hold.ts";
import type { HttpReply, Reply } from "../render/reply.ts";
import type { Exchange } from "./exchange.ts";

/** Sends `reply`: after its delay, piece by piece, each in a write and a turn of the event loop of its own. */
export function sendReply(exchange: Exchange, reply: Reply): void {
  if (exchange.over) return;
  if (reply.kind === "none") {
    if (reply.ending === "reset") exchange.reset();
    return;
  }
  if (reply.delayMs > 0) exchange.after(reply.delayMs, () => begin(exchange, reply));
  else begin(exchange, reply);
}

function begin(exchange: Exchange, reply: HttpReply): void {
  const { response } = exchange;
  const headers = [...reply.headers];
  if (!reply.hasRequestId) headers.push("x-request-id", exchange.request.requestId);
  response.writeHead(reply.status, headers);
  if (reply.ending === "end" && reply.pieces.length <= 1 && reply.hold === undefined) {
    response.end(reply.pieces[0]);
    return;
  }
  sendPiece(exchange, reply, 0);
}

function sendPiece(exchange: Exchange, reply: HttpReply, index: number): void {
  const { hold } = reply;
  if (hold === undefined || index !== Math.min(hold.beforePiece, reply.pieces.length)) {
    writePiece(exchange, reply, index);
    return;
  }
  exchange.response.flushHeaders();
  exchange.waitFor<HoldOutcome>(
    (done) => hold.gate.wait(done),
    (outcome) => (outcome.failed ? exchange.reset() : writePiece(exchange, reply, index)),
  );
}

function writePiece(exchange: Exchange, reply: HttpReply, index: number): void {
  const { response } = exchange;
  const piece = reply.pieces[index];
  if (piece === undefined) {
    finish(exchange, reply);
    return;
  }
  // A hold may stand between the last piece and the end.
  const last = index === reply.pieces.length - 1 && reply.hold?.beforePiece !== reply.pieces.length;
  if (last && reply.ending === "end") {
    response.end(piece);
    return;
  }
  const next = () => sendPiece(exchange, reply, index + 1);
  const paced = () => (reply.pieceDelayMs > 0 ? exchange.after(reply.pieceDelayMs, next) : exchange.soon(next));
  if (response.write(piece)) paced();
  else response.once("drain", paced);
}

function finish(exchange: Exchange, reply: HttpReply): void {
  exchange.response.flushHeaders();
  switch (reply.ending) {
    case "end":
      exchange.response.end();
      return;
    case "reset":
      exchange.reset();
      return;
    case "repeat":
      exchange.soon(() => writePiece(exchange, reply, reply.repeatFrom));
      return;
    case "stall":
  }
}
