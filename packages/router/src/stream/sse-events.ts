/** One server-sent event. */
export interface SseEvent {
  /** The `data` lines joined, or undefined where there is none (a comment, a bare event name). */
  readonly data: string | undefined;
  readonly event: string | undefined;
  /** The event's bytes as they came, its blank line included. */
  readonly bytes: Uint8Array;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Where the last whole event in `bytes` ends, or 0. Lines may end in LF, CRLF or CR. */
export function endOfLastEvent(bytes: Buffer): number {
  const plain = bytes.lastIndexOf("\n\n");
  const windows = bytes.lastIndexOf("\r\n\r\n");
  const old = plain === -1 && windows === -1 ? bytes.lastIndexOf("\r\r") : -1;
  return Math.max(plain === -1 ? 0 : plain + 2, windows === -1 ? 0 : windows + 4, old === -1 ? 0 : old + 2);
}

/** Splits bytes that end with an event's end into events. The last one may lack its blank line. */
export function splitEvents(bytes: Buffer): SseEvent[] {
  const events: SseEvent[] = [];
  let eventStart = 0;
  let lineStart = 0;
  let data: string | undefined;
  let event: string | undefined;
  let lines = 0;
  const close = (end: number) => {
    if (lines > 0) events.push({ data, event, bytes: bytes.subarray(eventStart, end) });
    eventStart = end;
    data = undefined;
    event = undefined;
    lines = 0;
  };
  while (lineStart < bytes.length) {
    let lineEnd = lineStart;
    while (lineEnd < bytes.length && bytes[lineEnd] !== lineFeed && bytes[lineEnd] !== carriageReturn) lineEnd += 1;
    let next = lineEnd + 1;
    if (bytes[lineEnd] === carriageReturn && bytes[next] === lineFeed) next += 1;
    if (lineEnd === lineStart) close(next);
    else {
      lines += 1;
      const line = bytes.toString("utf8", lineStart, lineEnd);
      if (line.startsWith("data:")) {
        const value = line.slice(line.charCodeAt(5) === 0x20 ? 6 : 5);
        data = data === undefined ? value : `${data}\n${value}`;
      } else if (line.startsWith("event:")) event = line.slice(line.charCodeAt(6) === 0x20 ? 7 : 6);
    }
    lineStart = next;
  }
  close(bytes.length);
  return events;
}
