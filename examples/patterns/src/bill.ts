import { startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { reportTable, routerOf, wrap } from "spillway";

// Two vendors: one has most of the prompt in its cache, the other thinks before it answers.
const cached = text("Paris.", { usage: { inputTokens: 2_000, outputTokens: 100 }, cachedTokens: 1_500 });
const long = text("A proof: ...", { usage: { inputTokens: 2_000, outputTokens: 900 }, reasoningTokens: 600 });
await using together = await startLoopbackServer({ answer: cached });
await using vendor = await startLoopbackServer({ answer: long });

// #region docs
const openai = wrap(new OpenAI({ apiKey: "unused" }), {
  providers: {
    together: { preset: "together", baseUrl: together.baseUrl, apiKey: "sk-together" },
    openai: { preset: "openai", baseUrl: vendor.baseUrl, apiKey: "sk-openai" },
  },
  endpoints: [
    {
      provider: "together",
      model: "llama-3.3-70b",
      price: {
        inputUsdPerMillionTokens: 0.88,
        cachedInputUsdPerMillionTokens: 0.22, // default: the input price
        outputUsdPerMillionTokens: 0.88,
      },
      discounts: { committed: 0.1 }, // 10% off by contract
    },
    { provider: "openai", model: "gpt-5" }, // price from the catalogue
  ],
  routes: { auto: { tiers: ["llama-3.3-70b", "gpt-5"] } },
  ledger: "memory", // or { sqlite: "ledger.db" }; default: sums only, for router.report()
  onCall({ tokens, costUsd, baselineCostUsd, baselineSource, attempts }) {
    console.log({ costUsd, baselineCostUsd, baselineSource, tokens: whatWasUsed(tokens) });
    for (const { endpoint, costBasis, price } of attempts)
      console.log(` ${endpoint} by ${costBasis}:`, price?.source, price?.rates.output, price?.applied); // nano-dollars
  },
});
const router = routerOf(openai);
// #endregion

/** Classes that are not 0. */
function whatWasUsed(tokens: object) {
  return Object.fromEntries(Object.entries(tokens).filter(([, count]) => count > 0));
}

const ask = (tenant: string, content: string) =>
  router.with({ labels: { tenant } }, () =>
    openai.chat.completions.create({ model: "auto", messages: [{ role: "user", content }] }),
  );

await ask("acme", "What is the capital of France?");
await ask("acme", "What is the capital of Italy?");
const hard = "Prove that there are infinitely many primes, step by step, and derive a bound on the n-th prime.";
await ask("globex", hard);

// #region query
const { rows, total } = await router.query({ groupBy: ["label:tenant", "day"] });
for (const { group, calls, tokens, costUsd, saving } of rows)
  console.log(group["label:tenant"], calls, tokens.inputTokens, costUsd, saving?.source, saving?.savingUsd);

const models = await router.query({ groupBy: ["model"], fromMs: Date.now() - 86_400_000 });
process.stdout.write(reportTable(models)); // reportCsv(models) for a spreadsheet
// #endregion

console.log(`invoice: USD ${total.costUsd} for ${total.calls} calls, ${total.unpricedAttempts} without a price`);
await router.close();
