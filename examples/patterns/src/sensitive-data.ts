import { failure, startLoopbackServer } from "@spillway/testing";
import OpenAI, { APIError } from "openai";
import { routerOf, wrap } from "spillway";

// Confidential calls stay on the team's own engine. When it cannot answer, the call fails: it never falls back outside.
await using own = await startLoopbackServer();
await using hosted = await startLoopbackServer();

// #region docs
const openai = wrap(new OpenAI({ apiKey: "unused" }), {
  providers: {
    own: { preset: "vllm", baseUrl: own.baseUrl, dataClasses: ["confidential"] },
    hosted: { baseUrl: hosted.baseUrl },
  },
  endpoints: [
    { provider: "own", model: "llama-3.3-70b" },
    { provider: "hosted", model: "llama-3.3-70b" },
  ],
  routes: { support: { tiers: ["llama-3.3-70b"] } },
  maxRetries: 0,
});

// Everything called inside carries the data class and the label.
await routerOf(openai).with({ data: "confidential", labels: { tenant: "acme" } }, async () => {
  await openai.chat.completions.create({
    model: "support",
    messages: [{ role: "user", content: "Summarise this contract." }],
  });
});
// #endregion

own.script(failure(503));
const failed = await routerOf(openai)
  .with({ data: "confidential" }, () =>
    openai.chat.completions.create({
      model: "support",
      messages: [{ role: "user", content: "Summarise this contract." }],
    }),
  )
  .catch((error: unknown) => error);
console.log("own engine down:", failed instanceof APIError ? `${failed.status}, the call failed closed` : "unexpected");
console.log(`calls seen by the hosted provider: ${hosted.requests.length}`);
console.log("by tenant:", routerOf(openai).report().byLabel.tenant?.acme?.calls);
await routerOf(openai).close();
