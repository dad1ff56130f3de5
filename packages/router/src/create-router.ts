import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { memoryBudgetStore } from "@spillway/budgets";
import { type Clock, compose, type Next, SpillwayError, systemClock } from "@spillway/core";
import type { Environment, SpillwayConfig } from "@spillway/registry";
import { Fleet } from "@spillway/resilience";
import { httpTransport } from "@spillway/transport";
import { admit } from "./admit.ts";
import type { Answer } from "./answer.ts";
import { attemptStage } from "./attempt/attempt-stage.ts";
import { buildEngine } from "./build-engine.ts";
import { Call } from "./call.ts";
import { askModel } from "./classify/ask-model.ts";
import { classifyStage } from "./classify/classify-stage.ts";
import { GpuMeters } from "./cost/gpu-meters.ts";
import { type GpuReport, gpuReport } from "./cost/gpu-report.ts";
import { MonthSpend } from "./cost/month-spend.ts";
import { decideStage } from "./decide/decide-stage.ts";
import { explain } from "./decide/explain.ts";
import { ResponsePins } from "./decide/response-pins.ts";
import { GiveUpMemory } from "./give-up-memory.ts";
import { EngineProbes } from "./health/engine-probes.ts";
import { judgeStage } from "./judge/judge-stage.ts";
import { checkFeedback } from "./learn/check-feedback.ts";
import { Lessons } from "./learn/lessons.ts";
import { warnOfLifecycle } from "./lifecycle-warnings.ts";
import { type CallOptions, joinOptions } from "./request/constraints.ts";
import { readInbound } from "./request/inbound.ts";
import type { Router } from "./router.ts";
import { Books } from "./settle/books.ts";
import { Deliveries } from "./settle/deliveries.ts";
import { settleStage } from "./settle/settle-stage.ts";
import { askInShadow } from "./settle/shadow.ts";
import { toResponse } from "./settle/to-response.ts";
import { UnderWay } from "./under-way.ts";

const dayMs = 86_400_000;
/** How long `close` waits for callbacks, in milliseconds. */
const longestFlushMs = 10_000;

/** What a router may be given besides its configuration. */
export interface RouterOptions {
  /** Where `${VARIABLE}` and keys are read. Default `process.env`. */
  readonly environment?: Environment;
  /** Default the process's own. */
  readonly clock?: Clock;
}

/**
 * Makes a router.
 *
 * @throws ConfigError with every fault of the configuration at once, each with its path and the fix.
 * @example
 * const router = createRouter({
 *   providers: { gpu: { preset: "vllm", baseUrl: "http://10.0.0.5:8000/v1" }, openai: { preset: "openai" } },
 *   endpoints: [{ provider: "gpu", model: "llama-3.3-70b" }, { provider: "openai", model: "gpt-5" }],
 *   routes: { auto: { tiers: ["llama-3.3-70b", "gpt-5"] } },
 *   onCall: (record) => console.log(record.endpoint, record.costUsd),
 * });
 */
export function createRouter(config: SpillwayConfig, options: RouterOptions = {}): Router {
  const clock = options.clock ?? systemClock;
  const http = httpTransport();
  const parts = {
    environment: options.environment ?? process.env,
    clock,
    http,
    fleet: new Fleet(clock, (event) => {
      // What stands in for requests without a configured model is no endpoint of the user's.
      if (engine.registry.endpoints.has(event.endpoint)) engine.onHealth(event);
    }),
    probes: new EngineProbes(clock, http),
    pins: new ResponsePins(),
    meters: new GpuMeters(clock),
    monthSpend: new MonthSpend(),
    budgetStore: memoryBudgetStore(),
    settling: new Set<Promise<void>>(),
    deliveries: new Deliveries(),
  };
  let engine = buildEngine(config, parts);
  let lifecycleToldAtMs = tellLifecycle();
  const books = new Books(config.ledger, parts.meters, clock, (warning) => engine.onWarning(warning));
  const around = new AsyncLocalStorage<CallOptions>();
  const lessons = new Lessons(clock);
  const givenUp = new GiveUpMemory();
  const underWay = new UnderWay();
  let closing: Promise<void> | undefined;
  const run: Next<Call, Answer> = compose<Call, Answer>(
    [
      settleStage(books, lessons, (call, model) => askInShadow(call, model, run, () => underWay.begin())),
      admit(() => around.getStore()),
      classifyStage(askModel(compose<Call, Answer>([decideStage], attemptStage))),
      decideStage,
      judgeStage,
    ],
    attemptStage,
  );

  function tellLifecycle(): number {
    const nowMs = clock.nowMs();
    warnOfLifecycle(engine, nowMs);
    return nowMs;
  }

  async function flush(): Promise<void> {
    await engine.budgets.settled();
    await parts.deliveries.flush();
    await books.flush();
  }

  function gpuReports(): readonly GpuReport[] {
    const { registry, costs } = engine;
    books.bookHours();
    return [...registry.endpoints.values()]
      .filter(({ gpu }) => gpu !== undefined)
      .map((endpoint) => gpuReport(endpoint, parts.meters.hoursOf(endpoint.id), registry, costs, clock.nowMs()));
  }

  function drain(name: string, drained: boolean): void {
    const states = parts.fleet.named(name);
    if (states.length === 0) throw new TypeError(`No endpoint, model or provider is called "${name}".`);
    for (const state of states) {
      state.drain(drained);
      if (!drained) parts.fleet.line.freed(state);
    }
  }

  return Object.freeze({
    async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
      // The OpenAI client tries `data:,` to learn whether its fetch can send forms. That is no call.
      if (typeof input === "string" && input.startsWith("data:")) return fetch(input);
      if (closing !== undefined) throw new SpillwayError("router_closed", "The router has been closed.");
      const done = underWay.begin();
      let inbound: Awaited<ReturnType<typeof readInbound>>;
      try {
        inbound = await readInbound(input, init);
        const given = givenUp.recall(inbound);
        if (given !== undefined) throw given;
      } catch (error) {
        done();
        throw error;
      }
      const call = new Call(randomUUID(), engine, clock, inbound, done);
      if (call.startedAtMs - lifecycleToldAtMs >= dayMs) lifecycleToldAtMs = tellLifecycle();
      try {
        return toResponse(call, await run(call));
      } catch (error) {
        givenUp.note(inbound, error as Error);
        throw error;
      }
    },
    explain: (request, explainOptions) => explain(engine, request, explainOptions ?? {}, around.getStore(), clock),
    with<Result>(added: CallOptions, work: () => Result): Result {
      return around.run(joinOptions(around.getStore(), added), work);
    },
    feedback(callId, feedback) {
      checkFeedback(feedback);
      return lessons.feedback(engine, callId, feedback);
    },
    report: () => books.report(),
    query: (query) => books.query(query),
    gpu: () => gpuReports(),
    health: () => parts.fleet.health().filter(({ endpoint }) => engine.registry.endpoints.has(endpoint)),
    drain: (name) => drain(name, true),
    restore: (name) => drain(name, false),
    update(next: SpillwayConfig): void {
      engine = buildEngine(next, parts);
      lifecycleToldAtMs = tellLifecycle();
    },
    flush,
    close(): Promise<void> {
      closing ??= underWay.idle().then(async () => {
        parts.probes.close();
        // A callback that never ends must not keep the process.
        await atMost(clock, longestFlushMs, flush());
        await http.close();
        await books.close();
      });
      return closing;
    },
  } satisfies Router);
}

/** Waits until `work` has ended, well or not, but no longer than `limitMs`. */
function atMost(clock: Clock, limitMs: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(limitMs, resolve);
    const end = () => {
      cancel();
      resolve();
    };
    work.then(end, end);
  });
}
