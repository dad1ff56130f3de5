import { deferred } from "../deferred.ts";
import type { Answer } from "./answer.ts";
import { text } from "./text.ts";

/** Where an answer is held. */
export interface HoldOptions {
  /**
   * Sends the headers and so many content chunks (of `raw` pieces: so many pieces; of a JSON body: one half) before it
   * waits. Default: waits before the headers.
   */
  readonly afterChunks?: number;
}

/** The door that held requests wait at. */
export interface HoldGate {
  /** Calls `onOpen` once the gate is open or failed, at once where it already is. Returns its cancel. */
  wait(onOpen: (outcome: HoldOutcome) => void): () => void;
}

/** How a gate opened: with the answer to give, or failed. */
export type HoldOutcome = { readonly failed: false; readonly answer: Answer | undefined } | { readonly failed: true };

/** An answer that waits for the test. Made by `hold`. */
export interface HeldAnswer {
  readonly kind: "held";
  readonly base: Answer;
  readonly afterChunks: number | undefined;
  readonly gate: HoldGate;
}

/** A held answer and what lets it go. */
export interface Hold {
  /** Hand it to `server.script` or `server.answer`. Every request that gets it waits at the same gate. */
  readonly answer: HeldAnswer;
  /** Resolves as soon as a request waits at the gate. */
  readonly reached: Promise<void>;
  /** Lets the answer go; `instead` replaces it, where no part of it was sent yet. Requests that come later do not wait. */
  release(instead?: Answer): void;
  /** Resets the connection in place of the answer, or of its rest. */
  fail(): void;
}

/**
 * An answer that waits until the test calls `release()`, so that a test of timing needs no sleep.
 *
 * @throws TypeError where `answer` is itself held, or is a fault that is to be held after some chunks.
 *
 * @example
 * const held = hold(text("At last."));
 * server.script(held.answer);
 * const pending = client.chat.completions.create(request);
 * await held.reached;     // the request is at the server
 * held.release();
 * await pending;
 */
export function hold(answer: Answer = text("Hello."), options: HoldOptions = {}): Hold {
  if (answer.kind === "held") throw new TypeError("hold(): a held answer cannot be held again.");
  if (answer.kind === "fault" && options.afterChunks !== undefined) {
    throw new TypeError("hold(): a fault can only be held before its headers; leave out `afterChunks`.");
  }
  const reached = deferred<void>();
  const waiting = new Set<(outcome: HoldOutcome) => void>();
  let outcome: HoldOutcome | undefined;
  const open = (result: HoldOutcome) => {
    if (outcome !== undefined) return;
    outcome = result;
    for (const onOpen of [...waiting]) onOpen(result);
    waiting.clear();
  };
  const gate: HoldGate = {
    wait(onOpen) {
      reached.resolve();
      if (outcome !== undefined) onOpen(outcome);
      else waiting.add(onOpen);
      return () => void waiting.delete(onOpen);
    },
  };
  return {
    answer: Object.freeze({ kind: "held", base: answer, afterChunks: options.afterChunks, gate }),
    reached: reached.promise,
    release(instead) {
      if (instead?.kind === "held") throw new TypeError("release(): the answer cannot itself be held.");
      if (instead !== undefined && options.afterChunks !== undefined) {
        throw new TypeError("release(): an answer that was begun cannot be replaced.");
      }
      open({ failed: false, answer: instead });
    },
    fail: () => open({ failed: true }),
  };
}
