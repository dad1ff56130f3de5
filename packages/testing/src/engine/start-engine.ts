import { systemClock } from "@spillway/core";
import type { Answer } from "../answers/answer.ts";
import { failure } from "../answers/failure.ts";
import { readAsk } from "../render/ask.ts";
import { render } from "../render/render.ts";
import type { Exchange } from "../server/exchange.ts";
import { HttpHost } from "../server/http-host.ts";
import { modelList } from "../server/model-list.ts";
import { sendReply } from "../server/send-reply.ts";
import type { Engine, EngineOptions, EngineState } from "./engine.ts";
import type { EngineTraits } from "./engine-kind.ts";
import { type GenerationPace, generationReply } from "./generation-reply.ts";
import { engineTraits } from "./kinds/index.ts";
import { Places } from "./places.ts";

/**
 * Starts a stand-in for a self-hosted engine on 127.0.0.1: an OpenAI-compatible server with a number of places, a queue
 * before them, and the health and metrics pages of its kind.
 *
 * @throws RangeError where `slots` is no whole number above 0.
 *
 * @example
 * await using engine = await startEngine({ kind: "vllm", slots: 4, prefillMs: 50, tokenMs: 10 });
 * const client = new OpenAI({ baseURL: engine.baseUrl, apiKey: "none" });
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const slots = options.slots ?? 8;
  if (!Number.isInteger(slots) || slots < 1) throw new RangeError(`startEngine needs 1 slot or more, got ${slots}.`);
  return new RunningEngine(await HttpHost.listen(options.clock), options, slots);
}

class RunningEngine implements Engine {
  readonly #host: HttpHost;
  readonly #traits: EngineTraits;
  readonly #models: readonly string[];
  readonly #slots: number;
  readonly #maxWaiting: number;
  readonly #pace: GenerationPace;
  readonly #places: Places;
  readonly #underWay = new Set<Exchange>();
  readonly #probes = new Map<string, number>();
  #state: EngineState = "ready";
  #received = 0;
  #completed = 0;

  constructor(host: HttpHost, options: EngineOptions, slots: number) {
    this.#host = host;
    this.#traits = engineTraits[options.kind];
    this.#models = options.models ?? ["m"];
    this.#slots = slots;
    this.#maxWaiting = options.maxWaiting ?? Number.POSITIVE_INFINITY;
    this.#pace = {
      prefillMs: options.prefillMs ?? 20,
      tokenMs: options.tokenMs ?? 5,
      outputTokens: options.outputTokens ?? 20,
    };
    this.#places = new Places(slots, options.clock ?? systemClock);
    this.setState(options.state ?? "ready");
    host.serve((exchange) => this.#receive(exchange));
  }

  get baseUrl(): string {
    return this.#host.baseUrl;
  }

  get port(): number {
    return this.#host.port;
  }

  get state(): EngineState {
    return this.#state;
  }

  get running(): number {
    return this.#places.running;
  }

  get waiting(): number {
    return this.#places.waiting;
  }

  get completed(): number {
    return this.#completed;
  }

  get received(): number {
    return this.#received;
  }

  get probes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#probes);
  }

  busySlotMs(): number {
    return this.#places.busyMs();
  }

  setState(state: EngineState): void {
    if (state !== "ready" && state !== this.#state) for (const exchange of this.#underWay) exchange.reset();
    this.#state = state;
    this.#places.setOpen(state === "ready");
  }

  close(): Promise<void> {
    this.#places.setOpen(false);
    return this.#host.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #receive(exchange: Exchange): void {
    const { method, path } = exchange.request;
    if (method === "GET") this.#probes.set(path, (this.#probes.get(path) ?? 0) + 1);
    else this.#received += 1;
    const { whileLoading } = this.#traits;
    if (this.#state === "down" || (this.#state === "loading" && whileLoading === "reset")) exchange.reset();
    else if (this.#state === "loading" && typeof whileLoading === "object") send(exchange, whileLoading);
    else if (method === "GET") send(exchange, this.#page(path));
    else this.#generate(exchange);
  }

  #page(path: string): Answer {
    const page = this.#traits.page(path, {
      ready: this.#state === "ready",
      models: this.#models,
      slots: this.#slots,
      running: this.running,
      waiting: this.waiting,
      completed: this.#completed,
    });
    const models = /\/models(\/[^/]+)?$/.test(path) ? modelList(path, this.#models) : undefined;
    return page ?? models ?? failure(404, { code: null, message: `There is no ${path} here.` });
  }

  #generate(exchange: Exchange): void {
    const idle = this.#state === "ready" && this.running < this.#slots;
    if (!idle && this.waiting >= this.#maxWaiting) {
      send(exchange, this.#traits.queueFull);
      return;
    }
    this.#underWay.add(exchange);
    void exchange.request.finished.then(() => this.#underWay.delete(exchange));
    exchange.waitFor<void>(
      (taken) =>
        this.#places.take(() => {
          void exchange.request.finished.then(() => this.#leave(exchange));
          taken();
        }),
      () => sendReply(exchange, generationReply(readAsk(exchange.request), this.#pace)),
    );
  }

  /** The place is given back however the answer ended. */
  #leave(exchange: Exchange): void {
    if (exchange.response.writableFinished) this.#completed += 1;
    this.#places.leave();
  }
}

function send(exchange: Exchange, answer: Answer): void {
  sendReply(exchange, render(answer, readAsk(exchange.request)));
}
