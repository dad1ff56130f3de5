import type { Answer } from "../answers/answer.ts";
import { failure } from "../answers/failure.ts";
import type { HoldOutcome } from "../answers/hold.ts";
import { readAsk } from "../render/ask.ts";
import { render } from "../render/render.ts";
import type { Exchange } from "./exchange.ts";
import { HttpHost } from "./http-host.ts";
import type { Received, ReceivedRequest } from "./received-request.ts";
import { RequestWaiters } from "./request-waiters.ts";
import { type AnswerHandler, Script } from "./script.ts";
import { sendReply } from "./send-reply.ts";

/** How a loopback server starts. */
export interface LoopbackServerOptions {
  /** What GET /models lists. Default: `["loopback-model"]`. Every model is answered, listed or not. */
  readonly models?: readonly string[];
  /** The standing answer, as `server.answer` sets it. */
  readonly answer?: Answer | AnswerHandler;
  /** Whether `requests` keeps what was received. Default: true. Turn it off for benchmarks. */
  readonly record?: boolean;
}

/** An OpenAI-compatible server of this process. Made by `startLoopbackServer`. */
export interface LoopbackServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/v1`, for the client's `baseURL`. */
  readonly baseUrl: string;
  readonly port: number;
  /** What was received, oldest first, each from its last byte on. Empty with `record: false`. */
  readonly requests: readonly ReceivedRequest[];
  /** How many requests were received since the start or the last `clear()`. */
  readonly requestCount: number;
  /**
   * How many times an engine's page was asked for (`/health`, `/metrics`, ...), since the start or the last `clear()`. They
   * answer 404 unless scripted with `scriptPath`, and stand in no other count.
   */
  readonly probeCount: number;
  /** How many scripted answers no request has taken yet. */
  readonly scriptedLeft: number;
  /** How many connections are open, idle ones included. */
  readonly openSockets: number;
  /** Queues answers: each is taken by one request, first come, first served. GET /models takes none. */
  script(...answers: readonly Answer[]): void;
  /** Queues answers for one path alone, such as `/v1/models` or `/health`, without a query string. They go before others. */
  scriptPath(path: string, ...answers: readonly Answer[]): void;
  /**
   * Sets what is answered while the queue is empty: an answer, or a function that makes one (it also gets requests to
   * unknown paths; without it they get a 404). undefined brings back `Hello from MODEL.`.
   */
  answer(answer: Answer | AnswerHandler | undefined): void;
  /**
   * Resolves with `requests` once `count` requests have come since the start or the last `clear()`.
   *
   * @throws after `timeoutMs` (default 5,000 ms), or when the server is closed.
   */
  waitForRequests(count: number, options?: { readonly timeoutMs?: number }): Promise<readonly ReceivedRequest[]>;
  /** Forgets requests, queued answers and the standing answer (that of the options stands again). */
  clear(): void;
  /** Destroys all connections and timers at once. Requests under way see a closed connection. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts an OpenAI-compatible server on 127.0.0.1 that answers as the test says.
 *
 * @example
 * await using server = await startLoopbackServer();
 * server.script(failure(429), text("Hello."));
 * const client = new OpenAI({ baseURL: server.baseUrl, apiKey: "none" });
 */
export async function startLoopbackServer(options: LoopbackServerOptions = {}): Promise<LoopbackServer> {
  return new RunningServer(await HttpHost.listen(), options);
}

class RunningServer implements LoopbackServer {
  readonly #host: HttpHost;
  readonly #options: LoopbackServerOptions;
  readonly #waiters = new RequestWaiters();
  readonly #script: Script;
  #requests: Received[] = [];
  #requestCount = 0;
  #probeCount = 0;

  constructor(host: HttpHost, options: LoopbackServerOptions) {
    this.#host = host;
    this.#options = options;
    this.#script = new Script(options.models ?? ["loopback-model"]);
    this.#script.stand(options.answer);
    host.serve((exchange) => this.#receive(exchange));
  }

  get baseUrl(): string {
    return this.#host.baseUrl;
  }

  get port(): number {
    return this.#host.port;
  }

  get requests(): readonly ReceivedRequest[] {
    return this.#requests;
  }

  get requestCount(): number {
    return this.#requestCount;
  }

  get probeCount(): number {
    return this.#probeCount;
  }

  get scriptedLeft(): number {
    return this.#script.left;
  }

  get openSockets(): number {
    return this.#host.openSockets;
  }

  script(...answers: readonly Answer[]): void {
    this.#script.add(answers);
  }

  scriptPath(path: string, ...answers: readonly Answer[]): void {
    this.#script.addForPath(path, answers);
  }

  answer(answer: Answer | AnswerHandler | undefined): void {
    this.#script.stand(answer);
  }

  async waitForRequests(
    count: number,
    options: { readonly timeoutMs?: number } = {},
  ): Promise<readonly ReceivedRequest[]> {
    if (this.#host.closing) throw new Error(closedMessage);
    await this.#waiters.wait(count, options.timeoutMs ?? 5_000, () => this.#requestCount);
    return this.#requests;
  }

  clear(): void {
    this.#requests = [];
    this.#requestCount = 0;
    this.#probeCount = 0;
    this.#script.clear();
    this.#script.stand(this.#options.answer);
  }

  close(): Promise<void> {
    this.#waiters.rejectAll(closedMessage);
    return this.#host.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #receive(exchange: Exchange): void {
    if (isProbe(exchange.request) && !this.#script.hasForPath(exchange.request.path)) {
      this.#probeCount += 1;
      sendReply(exchange, render(pageNotFound, readAsk(exchange.request)));
      return;
    }
    if (this.#options.record !== false) this.#requests.push(exchange.request);
    this.#requestCount += 1;
    this.#reply(exchange);
    this.#waiters.arrived(this.#requestCount);
  }

  #reply(exchange: Exchange): void {
    try {
      const answer = this.#script.next(exchange.request);
      if (!(answer instanceof Promise)) respond(exchange, answer);
      else answer.then((settled) => respond(exchange, settled)).catch((error) => respondMistake(exchange, error));
    } catch (error) {
      respondMistake(exchange, error);
    }
  }
}

/** Pages that engines have and APIs have not. A router asks them for health and load, unbilled. */
const probePaths = new Set(["/health", "/metrics", "/slots", "/props", "/api/ps", "/api/tags", "/v1/loads"]);

function isProbe({ method, path }: ReceivedRequest): boolean {
  return method === "GET" && probePaths.has(path);
}

const pageNotFound = failure(404, { code: null, message: "This server has no engine behind it." });

const closedMessage = "The loopback server is closed.";

function respond(exchange: Exchange, answer: Answer): void {
  if (answer.kind === "held" && answer.afterChunks === undefined) {
    exchange.waitFor<HoldOutcome>(
      (done) => answer.gate.wait(done),
      (outcome) => (outcome.failed ? exchange.reset() : respond(exchange, outcome.answer ?? answer.base)),
    );
    return;
  }
  sendReply(exchange, render(answer, readAsk(exchange.request)));
}

/** A mistake in the test's own function or answer shows in the response, and no client tries again. */
function respondMistake(exchange: Exchange, error: unknown): void {
  if (exchange.response.headersSent) {
    exchange.reset();
    return;
  }
  const mistake = failure(500, {
    code: "loopback_answer_failed",
    message: `The loopback server could not answer: ${error instanceof Error ? error.message : String(error)}`,
    headers: { "x-should-retry": "false" },
  });
  sendReply(exchange, render(mistake, readAsk(exchange.request)));
}
