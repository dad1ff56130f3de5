import { startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { routerOf, wrap } from "spillway";

// A small model that rates difficulty when it is asked to, and answers otherwise.
await using own = await startLoopbackServer({
  answer: ({ bodyText }) =>
    text(bodyText.includes("json_schema") ? '{"level":5,"domain":"legal","confidence":0.9}' : "From the small model."),
});
await using vendor = await startLoopbackServer({ answer: text("From the large model.") });

// #region docs
const openai = wrap(new OpenAI({ apiKey: "unused" }), {
  providers: { own: { preset: "vllm", baseUrl: own.baseUrl }, vendor: { baseUrl: vendor.baseUrl } },
  endpoints: [
    { provider: "own", model: "small", price: { inputUsdPerMillionTokens: 0.1, outputUsdPerMillionTokens: 0.3 } },
    { provider: "vendor", model: "large", price: { inputUsdPerMillionTokens: 2, outputUsdPerMillionTokens: 8 } },
  ],
  routes: {
    auto: {
      tiers: ["small", "large"],
      // The trained classifier decides in microseconds; only near a tier's limit, or where it abstains, a model is asked.
      classifier: { cascade: ["trained", { judge: { model: "small" } }], within: 0.25 },
    },
  },
  onCall: ({ decision, attempts, costUsd }) => {
    console.log(
      decision?.difficulty?.classifier,
      "|",
      attempts.map((one) => `${one.role}: ${one.model}`),
      costUsd,
    );
  },
});
// #endregion

const ask = (content: string) =>
  openai.chat.completions.create({ model: "auto", messages: [{ role: "user", content }] });
await ask("Hi!");
await ask(
  "May the tenant terminate for cause under section 12.3 if the landlord has assigned the lease before notice?",
);
await routerOf(openai).close();
