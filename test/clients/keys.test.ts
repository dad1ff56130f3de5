import { failure, type ReceivedRequest, raw, startLoopbackServer, text } from "@spillway/testing";
import { type CallRecord, routerOf, type SpillwayConfig, wrap } from "spillway";
import { describe, expect, it } from "vitest";
import { collect, price, rejection, user, versions } from "./support.ts";

const secrets = {
  key: "sk-callers-secret",
  organization: "org-callers-secret",
  project: "proj-callers-secret",
  header: "header-callers-secret",
  cookie: "cookie-callers-secret",
  query: "query-callers-secret",
};

/** Whether anything of the request shows one of the caller's secrets. */
function leaks(request: ReceivedRequest): string[] {
  const all = JSON.stringify([request.path, request.query, request.headers, request.bodyText]);
  return Object.values(secrets).filter((secret) => all.includes(secret));
}

describe.each(versions)("keys, $name", (version) => {
  const callersClient = (extra: object = {}) =>
    new version.OpenAI({
      apiKey: secrets.key,
      organization: secrets.organization,
      project: secrets.project,
      defaultHeaders: {
        "x-proxy-key": secrets.header,
        "api-key": secrets.header,
        "x-api-key": secrets.header,
        "proxy-authorization": secrets.header,
        cookie: secrets.cookie,
      },
      ...extra,
    });

  /** Three providers with keys of their own, all of which are asked because the first two fail. */
  async function openThree() {
    const [first, second, third] = await Promise.all([
      startLoopbackServer({ answer: failure(503) }),
      startLoopbackServer({ answer: failure(401) }),
      startLoopbackServer({ answer: text("Hi.") }),
    ]);
    const config: SpillwayConfig = {
      providers: {
        first: { preset: "openai", baseUrl: first.baseUrl, apiKey: "key-of-first" },
        second: { preset: "azure-openai", baseUrl: second.baseUrl, apiKey: "key-of-second" },
        third: {
          client: new version.OpenAI({
            apiKey: "key-of-third",
            baseURL: third.baseUrl,
            organization: "org-of-third",
            defaultHeaders: { "x-of-third": "header-of-third" },
          }),
        },
      },
      endpoints: ["first", "second", "third"].map((provider) => ({ provider, model: "m", price })),
      maxRetries: 0,
    };
    return { first, second, third, config };
  }

  for (const stream of [false, true]) {
    it(`each provider gets its own key and nothing of the caller's (${stream ? "a stream" : "a completion"})`, async () => {
      const { first, second, third, config } = await openThree();
      await using _one = first;
      await using _two = second;
      await using _three = third;
      const client = wrap(callersClient(), config, { environment: {} });
      const body = { model: "m", messages: user("Hello") };
      if (stream) await collect(await client.chat.completions.create({ ...body, stream }));
      else await client.chat.completions.create(body, { headers: { authorization: `Bearer ${secrets.header}` } });
      const [one] = first.requests;
      const [two] = second.requests;
      const [three] = third.requests;
      expect([first.requestCount, second.requestCount, third.requestCount]).toEqual([1, 1, 1]);
      expect(one?.headers).toMatchObject({ authorization: "Bearer key-of-first" });
      expect(one?.headers).not.toHaveProperty("api-key");
      expect(two?.headers).toMatchObject({ "api-key": "key-of-second" });
      expect(two?.headers).not.toHaveProperty("authorization");
      expect(three?.headers).toMatchObject({
        authorization: "Bearer key-of-third",
        "openai-organization": "org-of-third",
        "x-of-third": "header-of-third",
      });
      for (const request of [one, two]) {
        const names = Object.keys(request?.headers ?? {});
        expect(
          names.filter((name) => /^(openai-(organization|project)|x-stainless|x-of-third|cookie)/.test(name)),
        ).toEqual([]);
      }
      for (const [index, request] of [one, two, three].entries()) {
        expect(leaks(request as ReceivedRequest)).toEqual([]);
        const others = ["first", "second", "third"].filter((_, other) => other !== index);
        for (const other of others) expect(JSON.stringify(request?.headers)).not.toContain(`-of-${other}`);
      }
      await routerOf(client).close();
    });
  }

  it("a provider without a key gets none", async () => {
    await using server = await startLoopbackServer();
    const config = {
      providers: { gpu: { preset: "vllm" as const, baseUrl: server.baseUrl } },
      endpoints: [{ provider: "gpu", model: "m" }],
    };
    const client = wrap(callersClient(), config, { environment: {} });
    await client.chat.completions.create({ model: "m", messages: user("Hello") });
    expect(server.requests[0]?.headers).not.toHaveProperty("authorization");
    expect(leaks(server.requests[0] as ReceivedRequest)).toEqual([]);
    await routerOf(client).close();
  });

  it("the caller's default query reaches no provider", async () => {
    await using server = await startLoopbackServer();
    const config: SpillwayConfig = {
      providers: { gpu: { preset: "vllm", baseUrl: server.baseUrl } },
      endpoints: [{ provider: "gpu", model: "m" }],
    };
    const client = wrap(callersClient({ defaultQuery: { "subscription-key": secrets.query } }), config, {
      environment: {},
    });
    await client.chat.completions.create({ model: "m", messages: user("Hello") });
    expect(leaks(server.requests[0] as ReceivedRequest)).toEqual([]);
    await routerOf(client).close();
  });

  it("the caller's default query reaches no provider with other requests, whose own query does", async () => {
    await using server = await startLoopbackServer({
      answer: () => raw({ headers: { "content-type": "application/json" }, body: '{"data":[]}' }),
    });
    const config: SpillwayConfig = {
      providers: { cloud: { preset: "openai", baseUrl: server.baseUrl, apiKey: "key-of-cloud" } },
      endpoints: [{ provider: "cloud", model: "m" }],
    };
    const client = wrap(callersClient({ defaultQuery: { "subscription-key": secrets.query } }), config, {
      environment: {},
    });
    await client.files.list({ limit: 2 });
    expect(server.requests[0]?.query).toBe("limit=2");
    await routerOf(client).close();
  });

  it("requests that name no model, uploads among them, get the default provider's key alone", async () => {
    await using server = await startLoopbackServer({ answer: () => text("{}") });
    const config: SpillwayConfig = {
      providers: { cloud: { preset: "openai", baseUrl: server.baseUrl, apiKey: "key-of-cloud" } },
      endpoints: [{ provider: "cloud", model: "m" }],
    };
    const client = wrap(callersClient(), config, { environment: {} });
    await client.models.list();
    await client.files.create({ file: new File(["{}"], "lines.jsonl"), purpose: "batch" });
    for (const request of server.requests) {
      expect(request.headers.authorization).toBe("Bearer key-of-cloud");
      expect(leaks(request)).toEqual([]);
    }
    await routerOf(client).close();
  });

  it("router.fetch drops the credentials of a bare client as well", async () => {
    await using server = await startLoopbackServer();
    const config: SpillwayConfig = {
      providers: { cloud: { preset: "openai", baseUrl: server.baseUrl, apiKey: "key-of-cloud" } },
      endpoints: [{ provider: "cloud", model: "m" }],
    };
    const { fetch } = routerOf(wrap(callersClient(), config, { environment: {} }));
    const client = callersClient({ baseURL: "http://spillway/v1", fetch });
    await client.chat.completions.create({ model: "m", messages: user("Hello") });
    expect(server.requests[0]?.headers.authorization).toBe("Bearer key-of-cloud");
    expect(leaks(server.requests[0] as ReceivedRequest)).toEqual([]);
  });

  it("no key, prompt or answer stands in records and errors", async () => {
    const { first, second, third, config } = await openThree();
    await using _one = first;
    await using _two = second;
    await using _three = third;
    third.answer(failure(400, { message: "You wrote: the secret prompt" }));
    const records: CallRecord[] = [];
    const client = wrap(
      callersClient(),
      { ...config, onCall: (record) => void records.push(record) },
      { environment: {} },
    );
    await rejection(client.chat.completions.create({ model: "m", messages: user("the secret prompt") }));
    const told = JSON.stringify(records);
    expect(records).toHaveLength(1);
    for (const secret of [...Object.values(secrets), "key-of-", "the secret prompt"])
      expect(told).not.toContain(secret);
    await routerOf(client).close();
  });

  it("a refused connection's error holds no key", async () => {
    await using server = await startLoopbackServer();
    const { baseUrl } = server;
    await server.close();
    const config: SpillwayConfig = {
      providers: { cloud: { preset: "openai", baseUrl, apiKey: "key-of-cloud" } },
      endpoints: [{ provider: "cloud", model: "m" }],
      maxRetries: 0,
    };
    const client = wrap(callersClient(), config, { environment: {} });
    const error = await rejection(client.chat.completions.create({ model: "m", messages: user("the secret prompt") }));
    for (let one: unknown = error; one instanceof Error; one = one.cause) {
      const told = `${one.stack} ${JSON.stringify(one)}`;
      for (const secret of [secrets.key, "key-of-cloud", "the secret prompt"]) expect(told).not.toContain(secret);
    }
    await routerOf(client).close();
  });
});
