import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { type EngineKind, type EngineOptions, FakeClock, startEngine } from "@spillway/testing";
import OpenAI from "openai";
import { describe, expect, onTestFinished, test } from "vitest";
import { messages, readPieces } from "./support.ts";

const kinds = ["vllm", "sglang", "tgi", "llama-cpp", "ollama"] as const satisfies readonly EngineKind[];

/** An engine on a clock of the test's, its client, and ways to ask it. */
async function startRig(options: Partial<EngineOptions> = {}) {
  const clock = new FakeClock();
  const engine = await startEngine({
    kind: "vllm",
    slots: 2,
    prefillMs: 20,
    tokenMs: 5,
    outputTokens: 3,
    clock,
    ...options,
  });
  onTestFinished(() => engine.close());
  const client = new OpenAI({ baseURL: engine.baseUrl, apiKey: "none", maxRetries: 0 });
  const done: string[] = [];
  return {
    clock,
    engine,
    client,
    done,
    /** Asks, and notes the name in `done` when the answer has come. Resolves with its text, or the error. */
    async ask(name: string, signal?: AbortSignal): Promise<unknown> {
      const request = { model: "m", messages, user: name };
      const asked = client.chat.completions.create(request, signal === undefined ? {} : { signal });
      return asked.then(
        (completion) => {
          done.push(name);
          return completion.choices[0]?.message.content;
        },
        (error: unknown) => error,
      );
    },
    page: (path: string) => fetch(new URL(path, engine.baseUrl)),
  };
}

/** Turns of the event loop until it holds: for sockets, whose progress no clock moves. */
async function until(holds: () => boolean): Promise<void> {
  const endMs = performance.now() + 3_000;
  while (!holds()) {
    if (performance.now() > endMs) expect.unreachable(`It never came true: ${holds}`);
    await turn();
  }
}

describe("places", () => {
  test("are given in the order of arrival, never more than there are", async () => {
    const { engine, clock, ask, done } = await startRig();
    const asked: Promise<unknown>[] = [];
    for (const name of ["a", "b", "c", "d", "e"]) {
      asked.push(ask(name));
      await until(() => engine.received === asked.length);
    }
    expect([engine.running, engine.waiting]).toEqual([2, 3]);
    await clock.advance(29);
    expect(engine.completed).toBe(0);
    await clock.advance(1);
    await until(() => done.length === 2 && clock.pending === 2);
    expect([engine.running, engine.waiting, engine.completed]).toEqual([2, 1, 2]);
    await clock.advance(30);
    await until(() => done.length === 4 && clock.pending === 1);
    await clock.advance(30);
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 5 }, () => "token token token"));
    expect([done.slice(0, 2).sort(), done.slice(2, 4).sort(), done[4]]).toEqual([["a", "b"], ["c", "d"], "e"]);
    expect([engine.running, engine.waiting, engine.completed, engine.received]).toEqual([0, 0, 5, 5]);
  });

  test("are never exceeded by many clients who come and go", async () => {
    const engine = await startEngine({ kind: "vllm", slots: 3, prefillMs: 1, tokenMs: 1, outputTokens: 2 });
    onTestFinished(() => engine.close());
    const client = new OpenAI({ baseURL: engine.baseUrl, apiKey: "none", maxRetries: 0 });
    let most = 0;
    const asked = Array.from({ length: 60 }, async (_, index) => {
      const leave = new AbortController();
      const call = client.chat.completions.create(
        { model: "m", messages, stream: index % 3 === 0 },
        { signal: leave.signal },
      );
      if (index % 5 === 0) setTimeout(() => leave.abort(), index % 7);
      const answer = await call.catch(() => undefined);
      most = Math.max(most, engine.running);
      if (answer !== undefined && "controller" in answer)
        for await (const _ of answer) most = Math.max(most, engine.running);
    });
    await Promise.allSettled(asked);
    await until(() => engine.running === 0);
    expect(most).toBe(3);
    expect(engine.waiting).toBe(0);
    expect(engine.completed).toBeGreaterThanOrEqual(48);
  });

  test("are free at once when the client leaves, and so is a spot in the queue", async () => {
    const { engine, clock, ask } = await startRig({ slots: 1 });
    const first = new AbortController();
    const second = new AbortController();
    const gone = ask("first", first.signal);
    await until(() => engine.running === 1);
    const goneToo = ask("second", second.signal);
    await until(() => engine.waiting === 1);
    const stays = ask("third");
    await until(() => engine.waiting === 2);
    second.abort();
    await until(() => engine.waiting === 1);
    first.abort();
    await until(() => engine.waiting === 0 && clock.pending === 1);
    expect(engine.running).toBe(1);
    await clock.advance(30);
    expect(await stays).toBe("token token token");
    expect([await gone, await goneToo]).toEqual([
      expect.any(OpenAI.APIUserAbortError),
      expect.any(OpenAI.APIUserAbortError),
    ]);
    expect([engine.completed, engine.received]).toEqual([1, 3]);
  });

  test("know how long they were taken", async () => {
    const { engine, clock, ask } = await startRig();
    await clock.advance(100);
    expect(engine.busySlotMs()).toBe(0);
    const asked = [ask("a"), ask("b"), ask("c")];
    await until(() => engine.received === 3);
    await clock.advance(10);
    expect(engine.busySlotMs()).toBe(20);
    await clock.advance(20);
    await until(() => engine.completed === 2 && clock.pending === 1);
    await clock.advance(30);
    await Promise.all(asked);
    await clock.advance(1_000);
    expect(engine.busySlotMs()).toBe(90);
  });
});

describe("answers", () => {
  test("a stream has its first token after prefillMs and one each tokenMs", async () => {
    const { engine, clock, client } = await startRig();
    const opened = client.chat.completions.create({
      model: "m",
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    await until(() => clock.pending === 1);
    await clock.advance(20);
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    const read = (async () => {
      for await (const chunk of await opened) chunks.push(chunk);
    })();
    const contents = () => chunks.flatMap((chunk) => chunk.choices[0]?.delta.content || []);
    await until(() => contents().length === 1);
    await clock.advance(4);
    expect(contents()).toEqual(["token"]);
    await clock.advance(1);
    await until(() => contents().length === 2);
    await clock.advance(5);
    await read;
    expect(contents()).toEqual(["token", " token", " token"]);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
    expect(chunks.at(-1)?.usage?.completion_tokens).toBe(3);
    await until(() => engine.completed === 1);
  });

  test("a request's own limit makes them shorter", async () => {
    const { clock, client } = await startRig();
    const asked = client.chat.completions.create({ model: "m", messages, max_completion_tokens: 2 });
    await until(() => clock.pending === 1);
    await clock.advance(25);
    const { choices, usage } = await asked;
    expect([choices[0]?.message.content, choices[0]?.finish_reason]).toEqual(["token token", "length"]);
    expect(usage?.completion_tokens).toBe(2);
  });

  test("the queue has a limit where one is set", async () => {
    const { engine, ask } = await startRig({ kind: "tgi", slots: 1, maxWaiting: 1 });
    void ask("a");
    await until(() => engine.running === 1);
    void ask("b");
    await until(() => engine.waiting === 1);
    expect(await ask("c")).toBeInstanceOf(OpenAI.RateLimitError);
    expect([engine.running, engine.waiting, engine.received]).toEqual([1, 1, 3]);
  });

  test("maxWaiting 0 refuses only what finds no place", async () => {
    const { engine, ask } = await startRig({ kind: "sglang", slots: 1, maxWaiting: 0 });
    void ask("a");
    await until(() => engine.running === 1);
    expect(await ask("b")).toMatchObject({ status: 503 });
  });
});

describe("pages", () => {
  async function busyRig(kind: EngineKind) {
    const rig = await startRig({ kind, slots: 4, models: ["m", "n"] });
    for (let count = 1; count <= 5; count++) void rig.ask(`${count}`);
    await until(() => rig.engine.received === 5);
    return rig;
  }

  test.each([
    [
      "vllm",
      [
        'vllm:num_requests_running{engine="0",model_name="m"} 4.0',
        'vllm:num_requests_waiting{engine="0",model_name="m"} 1.0',
        'vllm:kv_cache_usage_perc{engine="0",model_name="m"} 1.0',
      ],
    ],
    [
      "sglang",
      [
        'sglang:num_running_reqs{model_name="m"} 4.0',
        'sglang:num_queue_reqs{model_name="m"} 1.0',
        'sglang:token_usage{model_name="m"} 1.0',
      ],
    ],
    ["tgi", ["tgi_batch_current_size 4.0", "tgi_queue_size 1.0"]],
  ] as const)("%s tells its load in /metrics", async (kind, lines) => {
    const { engine, page } = await busyRig(kind);
    const health = await page("/health");
    expect([health.status, await health.text()]).toEqual([200, ""]);
    const metrics = await (await page("/metrics")).text();
    expect(metrics.split("\n")).toEqual(expect.arrayContaining([...lines]));
    expect(metrics).toMatch(/^(# (HELP|TYPE) .+\n|[a-z_:]+(\{.+\})? [\d.]+\n)+$/);
    expect(engine.probes).toEqual({ "/health": 1, "/metrics": 1 });
    expect(engine.received).toBe(5);
  });

  test("llama-cpp tells it in /slots and /props", async () => {
    const { engine, page } = await startRig({ kind: "llama-cpp", slots: 3 }).then((rig) => {
      void rig.ask("a");
      return rig;
    });
    await until(() => engine.running === 1);
    expect(await (await page("/health")).json()).toEqual({ status: "ok" });
    const slots = (await (await page("/slots")).json()) as { id: number; is_processing: boolean }[];
    expect(slots.map(({ id, is_processing }) => [id, is_processing])).toEqual([
      [0, true],
      [1, false],
      [2, false],
    ]);
    expect(await (await page("/props")).json()).toMatchObject({ total_slots: 3 });
  });

  test("ollama tells its models", async () => {
    const { engine, page } = await busyRig("ollama");
    const names = async (path: string) =>
      ((await (await page(path)).json()) as { models: { name: string }[] }).models.map(({ name }) => name);
    expect([await names("/api/ps"), await names("/api/tags")]).toEqual([
      ["m", "n"],
      ["m", "n"],
    ]);
    engine.setState("loading");
    expect([await names("/api/ps"), await names("/api/tags")]).toEqual([[], ["m", "n"]]);
  });

  test.each(kinds)("%s lists its models at /v1/models and knows no other page", async (kind) => {
    const { client, page } = await startRig({ kind, models: ["one"] });
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(["one"]);
    expect((await page("/nothing")).status).toBe(404);
  });
});

describe("states", () => {
  const reset = expect.any(OpenAI.APIConnectionError);

  test.each(kinds)("%s resets all connections while it is down", async (kind) => {
    const { engine, clock, ask, page } = await startRig({ kind, slots: 1 });
    const running = ask("a");
    await until(() => engine.running === 1);
    const waiting = ask("b");
    await until(() => engine.waiting === 1);
    engine.setState("down");
    expect([await running, await waiting, await ask("c")]).toEqual([reset, reset, reset]);
    await expect(page("/health")).rejects.toThrow();
    await expect(page("/v1/models")).rejects.toThrow();
    expect([engine.running, engine.waiting, engine.completed, engine.received]).toEqual([0, 0, 0, 3]);
    engine.setState("ready");
    const back = ask("d");
    await until(() => clock.pending === 1);
    await clock.advance(30);
    expect(await back).toBe("token token token");
  });

  test("a stream under way breaks off", async () => {
    const { engine, clock } = await startRig();
    const asked = fetch(`${engine.baseUrl}/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model: "m", messages, stream: true }),
    });
    await until(() => clock.pending === 1);
    await clock.advance(20);
    const response = await asked;
    engine.setState("down");
    const { text, error } = await readPieces(response);
    expect(error).toBeInstanceOf(Error);
    expect(text).not.toContain("[DONE]");
    await until(() => engine.running === 0);
  });

  test.each(["vllm", "sglang", "tgi"] as const)("%s resets while it loads", async (kind) => {
    const { ask, page } = await startRig({ kind, state: "loading" });
    expect(await ask("a")).toEqual(reset);
    await expect(page("/health")).rejects.toThrow();
  });

  test("llama-cpp says 503 to everything while it loads", async () => {
    const { engine, ask, page } = await startRig({ kind: "llama-cpp", state: "loading" });
    expect(await ask("a")).toMatchObject({ status: 503, type: "unavailable_error" });
    const health = await page("/health");
    expect(health.status).toBe(503);
    expect(await health.json()).toEqual({
      error: { code: 503, message: "Loading model", type: "unavailable_error" },
    });
    engine.setState("ready");
    expect((await page("/health")).status).toBe(200);
  });

  test("ollama lets requests wait while it loads", async () => {
    const { engine, clock, ask } = await startRig({ kind: "ollama", state: "loading" });
    const asked = ask("a");
    await until(() => engine.waiting === 1);
    expect(engine.running).toBe(0);
    engine.setState("ready");
    expect(engine.running).toBe(1);
    await clock.advance(30);
    expect(await asked).toBe("token token token");
  });

  test("what waits for the model is reset when it goes down", async () => {
    const { engine, ask } = await startRig({ kind: "ollama", state: "loading" });
    const asked = ask("a");
    await until(() => engine.waiting === 1);
    engine.setState("down");
    expect(await asked).toEqual(reset);
    await until(() => engine.waiting === 0);
  });

  test("closing ends everything", async () => {
    const { engine, clock, ask } = await startRig({ slots: 1 });
    const asked = [ask("a"), ask("b")];
    await until(() => engine.waiting === 1);
    await engine.close();
    await engine.close();
    expect(await Promise.all(asked)).toEqual([reset, reset]);
    expect([engine.running, engine.waiting, engine.completed, clock.pending]).toEqual([0, 0, 0, 0]);
    const socket = connect(engine.port, "127.0.0.1");
    expect(await new Promise((resolve) => socket.once("error", () => resolve("refused")))).toBe("refused");
  });
});

test("an engine without places cannot be", async () => {
  await expect(startEngine({ kind: "vllm", slots: 0 })).rejects.toThrow(RangeError);
});
