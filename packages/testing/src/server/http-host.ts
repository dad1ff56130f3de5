import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Clock } from "@spillway/core";
import { Exchange } from "./exchange.ts";
import { Received } from "./received-request.ts";

/** Listens on 127.0.0.1, on a free port, and turns what comes into exchanges. */
export class HttpHost {
  readonly port: number;
  readonly #server: Server;
  readonly #clock: Clock | undefined;
  readonly #sockets = new Set<Socket>();
  #onExchange: (exchange: Exchange) => void = () => {};
  #lastRequestId = 0;
  #closing: Promise<void> | undefined;
  readonly #isClosing = () => this.#closing !== undefined;

  /** `clock` is that of the delays of all answers. Default: real time, which no faked timers stop. */
  static async listen(clock?: Clock): Promise<HttpHost> {
    const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return new HttpHost(server, clock);
  }

  private constructor(server: Server, clock: Clock | undefined) {
    this.#server = server;
    this.#clock = clock;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (socket) => {
      if (this.#isClosing()) {
        socket.destroy();
        return;
      }
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    server.on("request", (incoming, response) => this.#receive(incoming, response));
  }

  /** Sets what is done with each request. It gets the request as soon as its last byte has come. */
  serve(onExchange: (exchange: Exchange) => void): void {
    this.#onExchange = onExchange;
  }

  /** `http://127.0.0.1:PORT/v1` */
  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}/v1`;
  }

  /** How many connections are open, idle ones included. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  get closing(): boolean {
    return this.#isClosing();
  }

  /** Destroys all connections at once, and with them every wait of an answer. May be called twice. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const closed = [new Promise<void>((resolve) => this.#server.close(() => resolve()))];
    for (const socket of this.#sockets) {
      closed.push(new Promise((resolve) => socket.once("close", () => resolve())));
      socket.destroy();
    }
    await Promise.all(closed);
  }

  #receive(incoming: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const bytes = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
      this.#lastRequestId += 1;
      const request = new Received({
        method: incoming.method ?? "GET",
        url: incoming.url ?? "/",
        headers: incoming.headers,
        bodyText: bytes.toString("utf8"),
        requestId: `req_loopback_${this.#lastRequestId}`,
      });
      this.#onExchange(new Exchange(request, response, this.#isClosing, this.#clock));
    });
  }
}
