import { inspect } from "node:util";
import { type Answer, failure, fault, refusedBaseUrl, startLoopbackServer, text } from "@spillway/testing";
import { createRouter, type SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, start, twoTiers } from "./support.ts";

const prompt = "CANARY-PROMPT-7f3a";
const answered = "CANARY-ANSWER-91bc";
const key = "sk-CANARY-KEY-55de";
const caller = "sk-CANARY-CALLER-00aa";
const canaries = /CANARY/;

function config(local: { baseUrl: string }, cloud: { baseUrl: string }): SpillwayConfig {
  const base = twoTiers(local, cloud, { gates: { minMeanLogprob: -0.5 } });
  const providers = Object.fromEntries(
    Object.entries(base.providers).map(([name, provider]) => [
      name,
      { ...provider, apiKey: key, headers: { "x-secret": key } },
    ]),
  );
  return { ...base, providers, maxRetries: 0 };
}

const cases: [string, Answer][] = [
  ["a good answer", text(answered)],
  ["a rejected draft", text(answered, { logprobs: [-5, -5] })],
  ["an empty answer", text("")],
  ["a 400 that quotes the prompt", failure(400, { message: `Cannot read ${prompt}`, code: `bad ${prompt}` })],
  ["a 401 that quotes the key", failure(401, { message: `Incorrect API key provided: ${key}` })],
  ["a 500 that quotes all", failure(500, { body: `${prompt} ${key}`, headers: { "x-debug": key } })],
  ["an error with 200", fault.errorBodyWith200(`${prompt} ${key}`)],
  ["a cut", fault.cutStream(1, text(`${answered} and more`))],
  ["a broken event", fault.malformedEvent(1, text(`${answered} and more`))],
  ["an error event", fault.errorEventInStream(1, text(`${answered} and more`))],
  ["a reset", fault.resetMidBody(answered)],
  ["a half", fault.truncatedJson(text(answered))],
];

describe("prompt, answer and key", () => {
  it.each(cases)("stay out of records, reports and warnings: %s", async (_name, answer) => {
    await using local = await startLoopbackServer({ answer });
    await using cloud = await startLoopbackServer({ answer });
    const onCall = () => {
      throw new Error("noted");
    };
    await using rig = start({ ...config(local, cloud), onCall });
    const headers = { authorization: `Bearer ${caller}`, "x-own": caller };
    await ask(rig, "auto", prompt, {}, { headers }).catch(() => undefined);
    await askStream(rig, "auto", prompt, {}, [], { headers }).catch(() => undefined);
    await ask(rig, "auto", `hard ${prompt}`, {}, { headers }).catch(() => undefined);
    await rig.record(2);
    for (const told of [rig.records, rig.router.report(), rig.warnings]) {
      expect(JSON.stringify(told)).not.toMatch(canaries);
      expect(inspect(told, { depth: 12 })).not.toMatch(canaries);
    }
    for (const { headers: sent } of [...local.requests, ...cloud.requests]) {
      expect(JSON.stringify(sent)).not.toContain(caller);
    }
  });

  it("stay out of the router's own errors", async () => {
    const dead = { baseUrl: await refusedBaseUrl() };
    await using rig = start(config(dead, dead));
    const messages: unknown[] = [];
    const note = (error: unknown) => messages.push(error, (error as Error).cause);
    await ask(rig, "auto", prompt).catch(note);
    await askStream(rig, "auto", prompt).catch(note);
    await ask(rig, "none-such", prompt).catch(note);
    await rig.router.with({ data: "secret" }, () => ask(rig, "auto", prompt)).catch(note);
    await rig.router.with({ maxUsd: 0 }, () => ask(rig, "auto", prompt, { max_tokens: 9 })).catch(note);
    const broken = await rig.router.fetch("http://x/v1/chat/completions", { method: "POST", body: `{${prompt}` });
    messages.push(await broken.text());
    expect(messages.length).toBeGreaterThan(9);
    expect(inspect(messages, { depth: 12 })).not.toMatch(canaries);
  });

  it("stay out of the errors of broken answers", async () => {
    const bad = [fault.truncatedJson(text(answered)), fault.htmlWith200(), fault.cutStream(0, text(answered))];
    for (const answer of bad) {
      await using server = await startLoopbackServer({ answer });
      await using rig = start(config(server, server));
      for (const call of [ask, askStream]) {
        const error: unknown = await call(rig, "auto", prompt).catch((caught: unknown) => caught);
        expect(inspect(error, { depth: 12 })).not.toMatch(canaries);
      }
    }
  });

  it("keys stay out of a ConfigError", () => {
    const wrong = {
      providers: {
        a: { preset: "nope", apiKey: key },
        b: { baseUrl: `http://user:${key}@host/v1` },
        c: { baseUrl: "http://x", headers: { "bad name": key, ok: `${key}\nx` } },
        d: { apiKey: 7, baseUrl: key },
      },
      endpoints: [{ provider: "a", model: "m", apiKey: key }],
    } as unknown as SpillwayConfig;
    let error: unknown;
    try {
      createRouter(wrong, { environment: { OPENAI_API_KEY: key } });
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 12 })).not.toMatch(canaries);
  });
});
