import { type Clock, SpillwayError } from "@spillway/core";
import type { ByteSource, Exchange } from "@spillway/transport";

/** Ends the exchange when its body is silent for longer than `idleMs` while somebody waits for it. */
export function idleGuard(source: ByteSource, exchange: Exchange, idleMs: number, clock: Clock): ByteSource {
  let waitingSinceMs: number | undefined;
  let cancelTimer: (() => void) | undefined;
  const check = () => {
    cancelTimer = undefined;
    if (waitingSinceMs === undefined) return;
    const leftMs = waitingSinceMs + idleMs - clock.monotonicMs();
    if (leftMs > 0) cancelTimer = clock.after(leftMs, check);
    else
      exchange.abort(
        new SpillwayError("stream_stalled", `The provider's answer timed out: nothing came for ${idleMs} ms.`),
      );
  };
  const stop = () => {
    waitingSinceMs = undefined;
    cancelTimer?.();
    cancelTimer = undefined;
  };
  return {
    async next() {
      waitingSinceMs = clock.monotonicMs();
      cancelTimer ??= clock.after(idleMs, check);
      try {
        const chunk = await source.next();
        if (chunk === undefined) stop();
        else waitingSinceMs = undefined;
        return chunk;
      } catch (error) {
        stop();
        throw error;
      }
    },
    cancel() {
      stop();
      source.cancel();
    },
  };
}
