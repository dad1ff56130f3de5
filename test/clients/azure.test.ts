import { failure, fault, raw, startLoopbackServer, text } from "@spillway/testing";
import type OpenAI from "openai";
import { routerOf, type SpillwayConfig, SpillwayError, wrap } from "spillway";
import { describe, expect, it } from "vitest";
import {
  attemptsOf,
  callersKey,
  collect,
  configFor,
  errorFacts,
  pieceOf,
  price,
  Records,
  rejection,
  upstreamKey,
  user,
  versions,
  within,
  withoutNullUsage,
} from "./support.ts";

const answer = text("one two three", { usage: { inputTokens: 11, outputTokens: 3 } });
const apiVersion = "2024-10-21";

describe.each(versions)("AzureOpenAI, $name", (version) => {
  const azure = (endpoint: string, extra: object = {}) =>
    new version.AzureOpenAI({ endpoint, apiKey: callersKey, apiVersion, ...extra });

  describe("wrapped", () => {
    for (const [kind, extra] of [
      ["the model as its deployment", {}],
      ["a deployment of its own", { deployment: "my-deployment" }],
      [
        "a base URL with the deployment",
        { endpoint: undefined, baseURL: "https://r.openai.azure.com/openai/deployments/d" },
      ],
      ["the v1 API's base URL", { endpoint: undefined, baseURL: "https://r.openai.azure.com/openai/v1" }],
    ] as const) {
      it(`routes by the model, with ${kind}`, async () => {
        await using server = await startLoopbackServer({ answer });
        const records = new Records();
        const original = azure("https://r.openai.azure.com", extra);
        const client = wrap(original, configFor(server, { onCall: records.onCall }), { environment: {} });
        expect(client).toBeInstanceOf(version.AzureOpenAI);
        const completion = await client.chat.completions.create({ model: "auto", messages: user("Hello") });
        expect(completion.choices[0]?.message.content).toBe("one two three");
        const chunks = await collect(
          await client.chat.completions.create({ model: "pinned", messages: user("Hello"), stream: true }),
        );
        expect(chunks.map(pieceOf).join("")).toBe("one two three");
        await client.embeddings.create({ model: "pinned", input: "Hello" });
        await client.responses.create({ model: "auto", input: "Hello" });
        expect(server.requests.map(({ path, query, model }) => [path, query, model])).toEqual([
          ["/v1/chat/completions", "", "model-1"],
          ["/v1/chat/completions", "", "model-1"],
          ["/v1/embeddings", "", "model-1"],
          ["/v1/responses", "", "model-1"],
        ]);
        for (const { headers } of server.requests) {
          expect(headers.authorization).toBe(`Bearer ${upstreamKey}`);
          expect(headers).not.toHaveProperty("api-key");
        }
        const all = await records.first(4);
        expect(all.map(({ api, outcome }) => [api, outcome])).toEqual([
          ["chat", "ok"],
          ["chat", "ok"],
          ["embeddings", "ok"],
          ["responses", "ok"],
        ]);
        await routerOf(client).close();
      });
    }

    it("takes a token provider, whose token goes nowhere", async () => {
      await using server = await startLoopbackServer({ answer });
      const client = wrap(
        new version.AzureOpenAI({
          endpoint: "https://r.openai.azure.com",
          apiVersion,
          azureADTokenProvider: async () => "token-of-the-caller",
        }),
        configFor(server),
        { environment: {} },
      );
      await client.chat.completions.create({ model: "auto", messages: user("Hello") });
      expect(JSON.stringify(server.requests[0]?.headers)).not.toContain("token-of-the-caller");
      await routerOf(client).close();
    });

    // openai 6 cannot derive an AzureOpenAI client, wrapped or not.
    it.skipIf(version.name === "openai 6")("keeps deployment, version and class when derived", async () => {
      await using server = await startLoopbackServer({ answer });
      const client = wrap(azure("https://r.openai.azure.com", { deployment: "d" }), configFor(server), {
        environment: {},
      });
      const derived = client.withOptions({ timeout: 1_000 });
      expect(derived).toBeInstanceOf(version.AzureOpenAI);
      expect(derived).toMatchObject({ apiVersion, deploymentName: "d" });
      await derived.chat.completions.create({ model: "auto", messages: user("Hello") });
      expect(server.requestCount).toBe(1);
      await routerOf(client).close();
    });
  });

  describe("as a provider", () => {
    async function open(extra: object = {}, rest: Partial<SpillwayConfig> = {}) {
      const server = await startLoopbackServer({ answer });
      const root = server.baseUrl.replace(/\/v1$/, "");
      const own = azure(root, { apiKey: "key-of-azure", ...extra });
      const records = new Records();
      const client = wrap(
        new version.OpenAI({ apiKey: callersKey, organization: "org-of-caller" }),
        {
          providers: { azure: { client: own } },
          endpoints: [{ provider: "azure", model: "gpt", upstreamModel: "dep-1", price }],
          routes: { auto: { tiers: ["gpt"] } },
          retryBackoffMs: 1,
          onCall: records.onCall,
          ...rest,
        },
        { environment: {} },
      );
      return {
        server,
        own,
        client,
        records,
        async [Symbol.asyncDispose]() {
          await server.close();
          await routerOf(client).close();
        },
      };
    }

    it("is asked as it would be by itself: path, version, key and body", async () => {
      await using rig = await open();
      const body = { messages: user("Hello"), temperature: 0.5 };
      const direct = await rig.own.chat.completions.create({ model: "dep-1", ...body });
      const routed = await rig.client.chat.completions.create({ model: "auto", ...body });
      expect(routed).toEqual(direct);
      const [expected, got] = rig.server.requests;
      expect(got?.path).toBe("/openai/deployments/dep-1/chat/completions");
      expect(got?.query).toBe(`api-version=${apiVersion}`);
      expect([got?.path, got?.query, got?.body]).toEqual([expected?.path, expected?.query, expected?.body]);
      expect(got?.headers).toMatchObject({ "api-key": "key-of-azure", "content-type": "application/json" });
      expect(got?.headers).not.toHaveProperty("authorization");
      expect(JSON.stringify(got?.headers)).not.toMatch(/callers|org-of-caller/);
      expect(await rig.records.only()).toMatchObject({
        outcome: "ok",
        endpoint: "azure/gpt",
        tokens: { inputTokens: 11 },
      });
    });

    it("with a deployment of its own", async () => {
      await using rig = await open({ deployment: "fixed" });
      await rig.client.chat.completions.create({ model: "gpt", messages: user("Hello") });
      expect(rig.server.requests[0]?.path).toBe("/openai/deployments/fixed/chat/completions");
    });

    it("streams, with usage for the record", async () => {
      await using rig = await open();
      const body = { messages: user("Hello"), stream: true as const };
      const direct = await collect(await rig.own.chat.completions.create({ model: "dep-1", ...body }));
      const routed = await collect(await rig.client.chat.completions.create({ model: "auto", ...body }));
      expect(routed.map(withoutNullUsage)).toEqual(direct);
      expect(await rig.records.only()).toMatchObject({ outcome: "ok", stream: true, tokens: { outputTokens: 3 } });
    });

    it("embeddings go to their deployment", async () => {
      await using rig = await open();
      const direct = await rig.own.embeddings.create({ model: "dep-1", input: "Hello" });
      const routed = await rig.client.embeddings.create({ model: "gpt", input: "Hello" });
      expect(routed).toEqual(direct);
      expect(rig.server.requests.map((request) => request.path)).toEqual([
        "/openai/deployments/dep-1/embeddings",
        "/openai/deployments/dep-1/embeddings",
      ]);
    });

    it("responses go below /openai, without a deployment", async () => {
      await using rig = await open();
      await rig.client.responses.create({ model: "gpt", input: "Hello" });
      expect(rig.server.requests[0]?.path).toBe("/openai/responses");
      expect(rig.server.requests[0]?.model).toBe("dep-1");
    });

    it("a transcription's form goes to its deployment", async () => {
      await using rig = await open();
      rig.server.answer(() => raw({ headers: { "content-type": "application/json" }, body: '{"text":"Hi."}' }));
      const given = { file: new File(["RIFF"], "a.wav", { type: "audio/wav" }) };
      await rig.own.audio.transcriptions.create({ ...given, model: "dep-1" });
      const routed = await rig.client.audio.transcriptions.create({ ...given, model: "gpt" });
      expect(routed.text).toBe("Hi.");
      const forms = rig.server.requests.filter((request) => request.path.endsWith("/audio/transcriptions"));
      expect(forms.map((request) => request.path)).toEqual([
        "/openai/deployments/dep-1/audio/transcriptions",
        "/openai/deployments/dep-1/audio/transcriptions",
      ]);
    });

    it.each([400, 401, 404, 429, 500])("its %s is the caller's error, as from the client itself", async (status) => {
      await using rig = await open({}, { maxRetries: 0 });
      rig.server.answer(failure(status, { code: "some_code", message: "What it says." }));
      const body = { messages: user("Hello") };
      const direct = await rejection(rig.own.chat.completions.create({ model: "dep-1", ...body }, { maxRetries: 0 }));
      const routed = await rejection(rig.client.chat.completions.create({ model: "auto", ...body }));
      expect(errorFacts(routed)).toEqual(errorFacts(direct));
      expect(rig.server.requestCount).toBe(2);
      expect(await rig.records.only()).toMatchObject({ outcome: "error", status, errorCode: "some_code" });
    });

    it("its own retries are off: the router's rounds are all", async () => {
      await using rig = await open({ maxRetries: 4 });
      rig.server.answer(failure(503, { headers: { "x-should-retry": "true" } }));
      await rejection(rig.client.chat.completions.create({ model: "auto", messages: user("Hello") }));
      expect(rig.server.requestCount).toBe(3);
      expect(attemptsOf(await rig.records.only())).toEqual([
        "answer overloaded",
        "retry overloaded",
        "retry overloaded",
      ]);
    });

    it("its own timeout is a timeout", async () => {
      await using rig = await open({ timeout: 30 }, { maxRetries: 0 });
      rig.server.answer(fault.hang());
      const error = await rejection(rig.client.chat.completions.create({ model: "auto", messages: user("Hello") }));
      expect(error).toBeInstanceOf(version.OpenAI.APIConnectionTimeoutError);
      const record = await rig.records.only();
      expect(attemptsOf(record)).toEqual(["answer timeout"]);
      expect(record.errorCode).toBe("deadline_exceeded");
    });

    it("a connection that is reset is an APIConnectionError with its attempts", async () => {
      await using rig = await open({}, { maxRetries: 0 });
      rig.server.answer(fault.resetBeforeHeaders());
      const error = await rejection(rig.client.chat.completions.create({ model: "auto", messages: user("Hello") }));
      expect(error).toBeInstanceOf(version.OpenAI.APIConnectionError);
      const { cause } = error;
      if (!SpillwayError.isInstance(cause, "upstream_unreachable")) expect.unreachable(`The cause is ${cause}.`);
      expect(cause.attempts).toMatchObject([{ failure: "connect", errorCode: "ECONNRESET" }]);
    });

    it("a caller that breaks the loop ends its upstream call", async () => {
      await using rig = await open();
      rig.server.answer(fault.neverEndingStream());
      const body = { model: "auto", messages: user("Hello"), stream: true as const };
      for await (const chunk of await rig.client.chat.completions.create(body)) if (pieceOf(chunk) !== "") break;
      await within(rig.server.requests[0]?.finished as Promise<void>, "the end of the upstream call");
      expect(rig.server.requests[0]?.aborted).toBe(true);
      expect(await rig.records.only()).toMatchObject({ outcome: "aborted" });
    });

    it("a caller's signal ends its upstream call before the headers", async () => {
      await using rig = await open();
      rig.server.answer(fault.hang());
      const controller = new AbortController();
      const options: OpenAI.RequestOptions = { signal: controller.signal };
      const outcome = rejection(
        rig.client.chat.completions.create({ model: "auto", messages: user("Hello") }, options),
      );
      const [request] = await rig.server.waitForRequests(1);
      controller.abort();
      expect(await outcome).toBeInstanceOf(version.OpenAI.APIUserAbortError);
      await within(request?.finished as Promise<void>, "the end of the upstream call");
      expect(request?.aborted).toBe(true);
      expect(await rig.records.only()).toMatchObject({ outcome: "aborted" });
    });
  });
});
