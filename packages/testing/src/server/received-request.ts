import type { IncomingHttpHeaders } from "node:http";
import { type Deferred, deferred } from "../deferred.ts";
import { type Api, apiOf } from "./api.ts";

/** A request as the server got it. */
export interface ReceivedRequest {
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  /** The query string without its question mark; "" where there is none. */
  readonly query: string;
  /** By lower-case name. */
  readonly headers: IncomingHttpHeaders;
  readonly bodyText: string;
  /** The parsed JSON body, or undefined where it is none. */
  readonly body: unknown;
  readonly api: Api;
  /** The body's `model`, or undefined where it has none. */
  readonly model: string | undefined;
  /** Whether the body says `stream: true`. */
  readonly stream: boolean;
  /** The `x-request-id` that the server answers with, unless the answer sets its own. */
  readonly requestId: string;
  /** When its last byte arrived, milliseconds since the Unix epoch. */
  readonly receivedAtMs: number;
  /** Whether the client closed the connection before the answer's end. Final once `finished` has resolved. */
  readonly aborted: boolean;
  /** Resolves once the exchange is over: answered, aborted by the client, or cut by the server. */
  readonly finished: Promise<void>;
}

/** What a request is made of when it arrives. */
interface Arrival {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bodyText: string;
  readonly requestId: string;
}

/** The server's own, writable view of a `ReceivedRequest`. */
export class Received implements ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly bodyText: string;
  readonly body: unknown;
  readonly api: Api;
  readonly model: string | undefined;
  readonly stream: boolean;
  readonly requestId: string;
  readonly receivedAtMs: number = Date.now();
  aborted = false;
  #over = false;
  #finished: Deferred<void> | undefined;

  constructor(arrival: Arrival) {
    const mark = arrival.url.indexOf("?");
    this.method = arrival.method;
    this.path = mark < 0 ? arrival.url : arrival.url.slice(0, mark);
    this.query = mark < 0 ? "" : arrival.url.slice(mark + 1);
    this.headers = arrival.headers;
    this.bodyText = arrival.bodyText;
    this.body = parseJson(arrival.bodyText);
    this.api = apiOf(this.method, this.path);
    const model = field(this.body, "model");
    this.model = typeof model === "string" ? model : undefined;
    this.stream = field(this.body, "stream") === true;
    this.requestId = arrival.requestId;
  }

  get finished(): Promise<void> {
    if (this.#over) return Promise.resolve();
    this.#finished ??= deferred();
    return this.#finished.promise;
  }

  /** Says that the exchange is over. */
  finish(aborted: boolean): void {
    this.aborted = aborted;
    this.#over = true;
    this.#finished?.resolve();
  }
}

/** A field of a JSON object, or undefined where `value` is none. */
export function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function parseJson(bodyText: string): unknown {
  if (bodyText === "") return undefined;
  try {
    return JSON.parse(bodyText);
  } catch {
    return undefined;
  }
}
