import { SpillwayError } from "@spillway/core";
import { fault, refusedBaseUrl, startLoopbackServer } from "@spillway/testing";
import OpenAI, { APIConnectionError, APIConnectionTimeoutError } from "openai";
import { routerOf, wrap } from "spillway";
import { expect, it } from "vitest";

it("a timeout before a refused connection is no timeout for the caller", async () => {
  await using silent = await startLoopbackServer({ answer: fault.hang() });
  const openai = wrap(new OpenAI({ apiKey: "unused" }), {
    providers: { silent: { baseUrl: silent.baseUrl }, gone: { baseUrl: await refusedBaseUrl() } },
    endpoints: [
      { provider: "silent", model: "m", attemptTimeoutMs: 20 },
      { provider: "gone", model: "m" },
    ],
    maxRetries: 0,
  });
  const request = openai.chat.completions.create({ model: "m", messages: [{ role: "user", content: "Hi" }] });
  const error: unknown = await request.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(APIConnectionError);
  expect(error).not.toBeInstanceOf(APIConnectionTimeoutError);
  const { cause } = error as Error;
  if (!SpillwayError.isInstance(cause, "upstream_unreachable")) return expect.unreachable("no upstream_unreachable");
  expect(cause.attempts.map((attempt) => attempt.failure)).toEqual(["timeout", "connect"]);
  await routerOf(openai).close();
});
