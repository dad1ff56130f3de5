import { type Dispatcher, Pool } from "undici";
import { decodedBody } from "./decoded-body.ts";
import type { Exchange, Transport, UpstreamRequest, UpstreamResponse } from "./exchange.ts";
import { QueuedBody } from "./queued-body.ts";

/** Options of `httpTransport`. */
export interface HttpTransportOptions {
  /** Time for TCP and TLS to be set up, in milliseconds. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** How long an idle connection is kept for the next request, in milliseconds. Default 30,000. */
  readonly keepAliveMs?: number;
}

class HttpExchange implements Exchange, Dispatcher.DispatchHandler {
  readonly response: Promise<UpstreamResponse>;
  #resolve!: (response: UpstreamResponse) => void;
  #reject!: (error: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #body: QueuedBody | undefined;
  #aborted: Error | undefined;

  constructor() {
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get sent(): boolean {
    return this.#controller !== undefined;
  }

  abort(error: Error): void {
    if (this.#aborted !== undefined) return;
    this.#aborted = error;
    this.#reject(error);
    this.#body?.fail(error);
    this.#controller?.abort(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#aborted !== undefined) controller.abort(this.#aborted);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: UpstreamResponse["headers"],
  ): void {
    if (status < 200) return;
    const body = new QueuedBody({
      pause: () => controller.pause(),
      resume: () => controller.resume(),
      cancel: () => controller.abort(new Error("The reader left.")),
    });
    this.#body = body;
    this.#resolve({ status, headers, body: decodedBody(body, headers["content-encoding"]) });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body?.push(chunk);
  }

  onResponseEnd(): void {
    this.#body?.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#body === undefined) this.#reject(error);
    else this.#body.fail(error);
  }
}

/**
 * Carries requests over one pool of kept-alive HTTP/1.1 connections per origin (undici). It sets no timeouts but the
 * connection's: the router owns deadlines.
 */
export function httpTransport(options: HttpTransportOptions = {}): Transport {
  const pools = new Map<string, Pool>();
  const poolOf = (origin: string): Pool => {
    let pool = pools.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, {
        allowH2: false,
        pipelining: 1,
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: options.keepAliveMs ?? 30_000,
        keepAliveMaxTimeout: Math.max(options.keepAliveMs ?? 30_000, 600_000),
        connect: { timeout: options.connectTimeoutMs ?? 10_000 },
      });
      pools.set(origin, pool);
    }
    return pool;
  };
  const dispatch = (
    request: UpstreamRequest,
    headers: readonly string[],
    body: string | Uint8Array | null,
    exchange: HttpExchange,
  ) => {
    const { origin, method, path } = request;
    try {
      poolOf(origin).dispatch(
        { method: method as Dispatcher.HttpMethod, path, headers: headers as string[], body },
        exchange,
      );
    } catch (error) {
      exchange.abort(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return {
    send(request: UpstreamRequest) {
      const exchange = new HttpExchange();
      const { body, headers } = request;
      if (!(body instanceof FormData)) dispatch(request, headers, body ?? null, exchange);
      else {
        encodeForm(body).then(
          ({ bytes, contentType }) => dispatch(request, [...headers, "content-type", contentType], bytes, exchange),
          (error: unknown) => exchange.abort(error instanceof Error ? error : new Error(String(error))),
        );
      }
      return exchange;
    },
    async close() {
      const closing = [...pools.values()].map((pool) => pool.close());
      pools.clear();
      await Promise.all(closing);
    },
  };
}

/** A form as multipart bytes. The platform's own encoder, because undici's takes only its own `FormData`. */
async function encodeForm(form: FormData): Promise<{ bytes: Uint8Array; contentType: string }> {
  const encoded = new Response(form);
  const contentType = encoded.headers.get("content-type") ?? "multipart/form-data";
  return { bytes: new Uint8Array(await encoded.arrayBuffer()), contentType };
}
