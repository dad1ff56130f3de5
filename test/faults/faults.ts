import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type Answer, failure, fault, type LoopbackServer, refusedBaseUrl, type TextAnswer } from "@spillway/testing";
import type { SpillwayConfig } from "spillway";
import { selfSigned } from "./self-signed.ts";

/** An address at which nothing answers as it should; closed with the cell. */
export interface BadAddress {
  readonly baseUrl: string;
  close?(): Promise<void>;
}

/** What goes wrong. Either the server spoils its good answer, or the endpoint has an address that leads nowhere. */
export interface Fault {
  readonly spoil?: (good: TextAnswer) => Answer;
  readonly address?: (server: LoopbackServer) => Promise<BadAddress>;
  /** The status that a failed attempt has seen. */
  readonly status?: number | undefined;
  /** Limits short enough to be reached. Everywhere else they are long: a fault that needs no time must not take any. */
  readonly timeouts?: SpillwayConfig["timeouts"];
  /** The usage that comes with the answer; by default the right one. */
  readonly usage?: "missing";
}

/** When the clock of each cell starts. */
export const startMs = Date.UTC(2026, 0, 1);

const spoiled = (spoil: (good: TextAnswer) => Answer, rest: Omit<Fault, "spoil" | "address"> = {}): Fault => ({
  spoil,
  status: 200,
  ...rest,
});
const status = (code: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
  spoil: () => failure(code, { code: `provider_${code}`, headers }),
  status: code,
});
const address = (open: NonNullable<Fault["address"]>): Fault => ({ address: open });

export const faults = {
  "connection refused": address(async () => ({ baseUrl: await refusedBaseUrl() })),
  // A label of 64 characters cannot exist, so that no resolver is asked and can be slow to say so.
  "no such host": address(async () => ({ baseUrl: `http://${"x".repeat(64)}.invalid/v1` })),
  "TLS to a plain server": address(async ({ port }) => ({ baseUrl: `https://127.0.0.1:${port}/v1` })),
  "TLS, self-signed": address(selfSignedServer),
  "reset before headers": spoiled(() => fault.resetBeforeHeaders(), { status: undefined }),
  "headers too late": spoiled((good) => fault.slowHeaders(60_000, good), {
    status: undefined,
    timeouts: { attemptMs: 40_000 },
  }),
  "reset before content": spoiled((good) => fault.resetMidBody(0, good)),
  "reset mid-body": spoiled((good) => fault.resetMidBody(2, good)),
  "stall before content": spoiled((good) => fault.stallMidStream(0, good), { timeouts: { idleMs: 40_000 } }),
  "stall mid-stream": spoiled((good) => fault.stallMidStream(2, good), { timeouts: { idleMs: 40_000 } }),
  "never-ending": spoiled((good) => fault.neverEndingStream({ ...good, chunkDelayMs: 1 }), {
    timeouts: { callMs: 40_000 },
  }),
  "end before content": spoiled((good) => fault.cutStream(0, good)),
  "end mid-stream": spoiled((good) => fault.cutStream(2, good)),
  "truncated JSON": spoiled((good) => fault.truncatedJson(good)),
  "gzip cut": spoiled((good) => fault.gzipCut(good)),
  "event not JSON, first": spoiled((good) => fault.malformedEvent(0, good)),
  "event not JSON, later": spoiled((good) => fault.malformedEvent(2, good)),
  "error event, first": spoiled((good) => fault.errorEventInStream(0, good)),
  "error event, later": spoiled((good) => fault.errorEventInStream(2, good)),
  "200 with an error": spoiled(() => fault.errorBodyWith200()),
  "200 with a page": spoiled(() => fault.htmlWith200()),
  "garbage line, first": spoiled((good) => fault.garbageLine(0, good)),
  "garbage line, later": spoiled((good) => fault.garbageLine(2, good)),
  "split UTF-8": spoiled((good) => fault.splitUtf8(good)),
  "invalid UTF-8": spoiled((good) => fault.invalidUtf8(good)),
  "no [DONE]": spoiled((good) => fault.streamWithoutDone(good)),
  "trailing bytes": spoiled((good) => fault.trailingBytes(good)),
  "usage missing": spoiled((good) => fault.usageMissing(good), { usage: "missing" }),
  "usage twice": spoiled((good) => fault.duplicateUsage(good)),
  "408": status(408),
  "409": status(409),
  "425": status(425),
  "429": status(429),
  "500": status(500),
  "502": status(502),
  "503": status(503),
  "504": status(504),
  "529": status(529),
  "429, after 2 s": status(429, { "retry-after": "2" }),
  "503, after a date": status(503, { "retry-after": new Date(startMs + 3_000).toUTCString() }),
  "429, after 1500 ms": status(429, { "retry-after-ms": "1500", "retry-after": "9" }),
  "429, after 0 s": status(429, { "retry-after": "0" }),
  "429, after -5 s": status(429, { "retry-after": "-5" }),
  "503, after 1e9 s": status(503, { "retry-after": "1e9" }),
  "503, after NaN": status(503, { "retry-after": "NaN" }),
  "429, after nothing": status(429, { "retry-after": "" }),
  "429, after words": status(429, { "retry-after": "in a while" }),
  "503, after a past date": status(503, { "retry-after": new Date(startMs - 86_400_000).toUTCString() }),
  "503, after a far date": status(503, { "retry-after": new Date(startMs + 86_400_000).toUTCString() }),
  "429, after -1 ms": status(429, { "retry-after-ms": "-1" }),
  "429, after 1e12 ms": status(429, { "retry-after-ms": "1e12" }),
  "429, after NaN ms": status(429, { "retry-after-ms": "NaN" }),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

async function selfSignedServer(): Promise<BadAddress> {
  const server = createServer(selfSigned("127.0.0.1"), (_request, response) => response.end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
