// Taken when the module loads, so that a test that fakes the globals later (`vi.useFakeTimers()`) does not stop us.
const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout, setImmediate: realSetImmediate } = globalThis;

/** Calls `callback` after `delayMs` of real time. The timer does not keep the process alive. Returns its cancel. */
export function realAfter(delayMs: number, callback: () => void): () => void {
  const timer = realSetTimeout(callback, delayMs);
  timer.unref();
  return () => realClearTimeout(timer);
}

/** Calls `callback` in the next turn of the real event loop. */
export function realSoon(callback: () => void): void {
  realSetImmediate(callback);
}
