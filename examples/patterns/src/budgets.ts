import { startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { routerOf, wrap } from "spillway";

// Two models at one vendor. Each answer is of 10 and 100 tokens.
await using vendor = await startLoopbackServer({
  answer: text("Done.", { usage: { inputTokens: 10, outputTokens: 100 } }),
});

// #region docs
const openai = wrap(new OpenAI({ apiKey: "unused" }), {
  providers: { vendor: { baseUrl: vendor.baseUrl, apiKey: "sk-vendor" } },
  endpoints: [
    {
      provider: "vendor",
      model: "small",
      price: { inputUsdPerMillionTokens: 0.1, outputUsdPerMillionTokens: 0.4 },
    },
    {
      provider: "vendor",
      model: "large",
      price: { inputUsdPerMillionTokens: 2, outputUsdPerMillionTokens: 10 },
    },
  ],
  routes: { auto: { tiers: ["small", "large"] } },
  budgets: {
    // Each tenant has a cent a day. What does not fit is refused with 402.
    tenants: { limitUsd: 0.01, period: "day", per: "tenant" },
    // The large model has half a cent an hour, all tenants together. Then a cheaper tier answers.
    large: { limitUsd: 0.005, period: "hour", only: { model: "large" }, onExhausted: "degrade" },
  },
  onBudget: ({ kind, budget, owner, share, spent, limit }) =>
    console.log(`  ${kind} ${budget} ${owner} ${share ?? ""}: ${spent / 1e9} of ${limit / 1e9} USD`),
});
// #endregion

const router = routerOf(openai);
const hard = "Prove that there are infinitely many primes, step by step, and derive a bound on the n-th prime.";

/** So many calls, one after the other, each with room for `max_tokens`. */
async function work(tenant: string, model: string, calls: number, max_tokens: number): Promise<void> {
  const answered: Record<string, number> = {};
  for (let call = 0; call < calls; call++) {
    const made = openai.chat.completions.create(
      { model, max_tokens, messages: [{ role: "user", content: hard }] },
      { headers: { "x-spillway-labels": `tenant=${tenant}` } },
    );
    const outcome = await made.then(
      (answer) => answer.model,
      (error) => `${error.status} ${error.code}`,
    );
    answered[outcome] = (answered[outcome] ?? 0) + 1;
  }
  console.log(`${tenant}, ${model}:`, answered);
}

await work("acme", "auto", 8, 100);
await work("acme", "small", 3, 20_000);
await work("globex", "small", 3, 20_000);
console.log(`spent: USD ${router.report().total.costUsd}`);
await router.close();
