import type { HeldAnswer } from "../answers/hold.ts";
import type { Ask } from "./ask.ts";
import { renderText } from "./render-text.ts";
import type { Reply } from "./reply.ts";
import { eventsBefore } from "./stream-event.ts";

/** The reply of a held answer whose first part is sent at once. `base` is the reply of the answer that is held. */
export function heldReply(answer: HeldAnswer, base: Reply, ask: Ask): Reply {
  if (base.kind === "none" || answer.afterChunks === undefined) return base;
  const { gate } = answer;
  if (base.pieces.length > 1)
    return { ...base, hold: { beforePiece: pieceIndex(answer, answer.afterChunks, ask), gate } };
  const body = base.pieces[0] ?? Buffer.alloc(0);
  const middle = Math.floor(body.length / 2);
  return { ...base, pieces: [body.subarray(0, middle), body.subarray(middle)], hold: { beforePiece: 1, gate } };
}

function pieceIndex(answer: HeldAnswer, chunks: number, ask: Ask): number {
  if (answer.base.kind !== "text") return chunks;
  const rendering = renderText(answer.base, ask);
  return rendering.form === "stream" ? eventsBefore(rendering.events, chunks) : chunks;
}
