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
  for (let at = 0; at < bytes.length; ) {
    const event = readEvent(bytes, at);
    if (event.data !== undefined || event.event !== undefined) events.push(event);
    at += event.bytes.length;
  }
  return events;
}

/** The event that begins at `start`; its `bytes` reach to the next one, or to the end. */
export function readEvent(bytes: Buffer, start: number): SseEvent {
  let data: string | undefined;
  let event: string | undefined;
  let at = start;
  while (at < bytes.length) {
    const lineEnd = endOfLine(bytes, at);
    const next = lineEnd + (bytes[lineEnd] === carriageReturn && bytes[lineEnd + 1] === lineFeed ? 2 : 1);
    if (lineEnd === at) {
      at = next;
      break;
    }
    const first = bytes[at];
    if (first === letterD || first === letterE) {
      const line = bytes.toString("utf8", at, lineEnd);
      if (line.startsWith("data:")) {
        const value = line.slice(line.charCodeAt(5) === 0x20 ? 6 : 5);
        data = data === undefined ? value : `${data}\n${value}`;
      } else if (line.startsWith("event:")) event = line.slice(line.charCodeAt(6) === 0x20 ? 7 : 6);
    }
    at = next;
  }
  return { data, event, bytes: bytes.subarray(start, at) };
}

const letterD = 0x64;
const letterE = 0x65;

function endOfLine(bytes: Buffer, from: number): number {
  const feed = bytes.indexOf(lineFeed, from);
  const end = feed === -1 ? bytes.length : feed;
  if (end > from && bytes[end - 1] === carriageReturn) return firstReturn(bytes, from, end - 1);
  return firstReturn(bytes, from, end);
}

/** A lone CR ends a line too; JSON holds none, so this look is short wherever it matters. */
function firstReturn(bytes: Buffer, from: number, end: number): number {
  const found = bytes.subarray(from, end).indexOf(carriageReturn);
  return found === -1 ? end : from + found;
}
