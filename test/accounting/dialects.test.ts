import { readdirSync, readFileSync } from "node:fs";
import { type Answer, FakeClock, fault, startLoopbackServer, text } from "@spillway/testing";
import type { PresetName, PriceConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { events, readResponse } from "../pains/support.ts";
import { ask, askStream, rejection, start, within } from "../routing/support.ts";
import { completion, json, nano, price, single, sse, streamed } from "./support.ts";

/** The recorded answers of test/pricing, each with what it cost by hand. */
interface Golden {
  readonly dialect: string;
  readonly payload: { readonly [field: string]: unknown };
  readonly counted?: object;
  readonly price: PriceConfig;
  readonly at?: string;
  readonly serviceTier?: string;
  readonly discounts?: object;
  readonly costNanoUsd: number;
  readonly reportedNanoUsd?: number;
}

const presetOf: Readonly<Record<string, PresetName>> = {
  hosts: "openai-compatible",
  xai: "openai-compatible",
  "openai-responses": "openai",
};
const folder = new URL("../pricing/payloads/", import.meta.url);
const goldens = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".json"))
  .sort()
  .map((path) => {
    const golden = JSON.parse(readFileSync(new URL(path, folder), "utf8")) as Golden;
    const name = path.split("/")[0] as string;
    return { path, preset: presetOf[name] ?? (name as PresetName), ...golden };
  })
  .filter(({ counted, discounts }) => counted === undefined && discounts === undefined);

interface Choice {
  readonly message?: object;
  readonly delta?: object;
}
const choicesOf = ({ payload }: Golden) => payload.choices as readonly Choice[] | undefined;
const isChat = (golden: Golden) =>
  choicesOf(golden)?.every(({ message, delta }) => message !== undefined || delta !== undefined) ?? false;

/** What the payload says beside its choices. */
function besides({ payload }: Golden): object {
  const { choices: _choices, object: _object, ...fields } = payload;
  return fields;
}

const chats = goldens.filter(isChat);

describe("usage of every dialect, through the router", () => {
  it("is of many payloads", () => {
    expect(chats.length).toBeGreaterThanOrEqual(50);
    expect(new Set(chats.map(({ dialect }) => dialect)).size).toBeGreaterThanOrEqual(14);
  });

  describe.each([
    ["whole", completion, ask],
    ["streamed, in a chunk of its own", (fields: object) => streamed(fields), askStream],
    ["streamed, beside the last choice", (fields: object) => streamed(fields, "last choice"), askStream],
  ] as const)("%s", (_way, answerOf, askOneWay) => {
    it.each(chats)("$path", async (golden) => {
      await using server = await startLoopbackServer({ answer: answerOf(besides(golden)) });
      const clock = new FakeClock({ startMs: Date.parse(golden.at ?? "2026-11-17T12:00:00Z") });
      await using rig = start(single(server, { price: golden.price }, {}, golden.preset), { clock });
      const asked = golden.serviceTier === undefined ? {} : { service_tier: golden.serviceTier as "flex" };
      expect(await askOneWay(rig, "m", "Hello", asked)).toBe("Hi.");
      const [attempt] = (await rig.record()).attempts;
      expect(attempt?.usage?.source).toBe("reported");
      expect(nano(attempt?.costUsd)).toBe(golden.costNanoUsd);
      expect(attempt).toMatchObject({ costBasis: "price", price: { source: "config" } });
    });
  });

  it.each(goldens.filter((golden) => isChat(golden) && golden.reportedNanoUsd !== undefined))(
    "the provider's own figure counts where the user gives no price: $path",
    async (golden) => {
      for (const [answer, askOneWay] of [
        [completion(besides(golden)), ask],
        [streamed(besides(golden)), askStream],
      ] as const) {
        await using server = await startLoopbackServer({ answer });
        await using rig = start(single(server, {}, {}, golden.preset));
        await askOneWay(rig, "m");
        const [attempt] = (await rig.record()).attempts;
        expect(nano(attempt?.costUsd)).toBe(golden.reportedNanoUsd);
        expect(attempt?.costBasis).toBe("reported");
        expect(attempt?.price).toBeUndefined();
      }
    },
  );

  it.each(goldens.filter(({ payload }) => payload.object === "response"))(
    "the Responses API, whole and streamed: $path",
    async (golden) => {
      const { payload } = golden;
      const response = { id: "resp_1", status: "completed", output_text: "", ...payload };
      const told = [
        { type: "response.created", response: { ...response, usage: null, status: "in_progress" } },
        { type: "response.output_text.delta", delta: "Hi.", item_id: "i", output_index: 0, content_index: 0 },
        { type: "response.completed", response },
      ];
      await using server = await startLoopbackServer({
        answer: ({ stream }) => (stream ? sse(...told) : json(response)),
      });
      const config = single(server, { price: golden.price }, {}, "openai");
      await using rig = start({ ...config, routes: { auto: { tiers: ["m"] } } });
      await within(rig.client.responses.create({ model: "auto", input: "Hello" }), "the response");
      await readResponse(rig);
      for (const index of [0, 1]) {
        const [attempt] = (await rig.record(index)).attempts;
        expect(attempt?.usage?.source).toBe("reported");
        expect(nano(attempt?.costUsd)).toBe(golden.costNanoUsd);
      }
    },
  );
});

describe("usage that needs care on the way", () => {
  it("is the last that the stream told, where every chunk tells it", async () => {
    const choice = (content: string, finish: string | null) => ({
      index: 0,
      delta: { content },
      finish_reason: finish,
    });
    const chunk = (content: string, finish: string | null, generated: number) => ({
      id: "c",
      object: "chat.completion.chunk",
      created: 1,
      model: "m",
      choices: [choice(content, finish)],
      usage: { prompt_tokens: 7, completion_tokens: generated, total_tokens: 7 + generated },
    });
    const answer = sse(chunk("a", null, 1), chunk("b", null, 2), chunk("", "stop", 2));
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { price }, {}, "vllm"));
    expect(await askStream(rig, "m")).toBe("ab");
    const [attempt] = (await rig.record()).attempts;
    expect(attempt?.usage).toMatchObject({ inputTokens: 7, outputTokens: 2, source: "reported" });
    expect(nano(attempt?.costUsd)).toBe(7 * 100 + 2 * 400);
  });

  it("of a stream that is cut is what it told last, if it told any", async () => {
    const chunk = (content: string, generated: number) => ({
      id: "c",
      object: "chat.completion.chunk",
      created: 1,
      model: "m",
      choices: [{ index: 0, delta: { content }, finish_reason: null }],
      usage: { prompt_tokens: 7, completion_tokens: generated, total_tokens: 7 + generated },
    });
    await using server = await startLoopbackServer({
      answer: events(...[chunk("a", 1), chunk("b", 2), chunk("c", 3)].map((one) => `data: ${JSON.stringify(one)}\n\n`)),
    });
    await using rig = start(single(server, { price }, {}, "vllm"));
    await rejection(askStream(rig, "m"));
    const record = await rig.record();
    expect(record.outcome).toBe("cut");
    expect(record.attempts[0]?.usage).toMatchObject({ inputTokens: 7, outputTokens: 3, source: "reported" });
    expect(nano(record.costUsd)).toBe(7 * 100 + 3 * 400);
  });

  it.each([
    ["whole", ask],
    ["streamed", askStream],
  ] as const)("is estimated where nothing is told, says so, and is billed: %s", async (_way, askOneWay) => {
    const answer: Answer = fault.usageMissing(text("one two three four"));
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { price }));
    await askOneWay(rig, "m");
    const record = await rig.record();
    const usage = record.attempts[0]?.usage;
    expect(usage?.source).toBe("estimated");
    expect(nano(record.costUsd)).toBe((usage?.inputTokens ?? 0) * 100 + (usage?.outputTokens ?? 0) * 400);
    expect(record.costUsd).toBeGreaterThan(0);
  });

  it("of embeddings is the prompt's", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(single(server, { price }));
    const made = await within(rig.client.embeddings.create({ model: "m", input: "a text" }), "the embedding");
    const record = await rig.record();
    expect(nano(record.costUsd)).toBe(made.usage.prompt_tokens * 100);
    expect(record.tokens.outputTokens).toBe(0);
  });
});
