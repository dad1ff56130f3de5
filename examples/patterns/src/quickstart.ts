import { startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { routerOf, wrap } from "spillway";

// Stand-ins, so that the example runs anywhere. In your app these are your vLLM and OpenAI.
await using gpu = await startLoopbackServer({ answer: text("Paris.") });
await using frontier = await startLoopbackServer({ answer: text("A proof, in six steps: ...") });
process.env.GPU_URL = gpu.baseUrl;
process.env.OPENAI_BASE_URL = frontier.baseUrl;
process.env.OPENAI_API_KEY = "sk-example";

// #region readme
const openai = wrap(new OpenAI(), {
  providers: {
    gpu: { preset: "vllm", baseUrl: "${GPU_URL}" }, // your own GPUs
    openai: { preset: "openai" }, // key from OPENAI_API_KEY
  },
  endpoints: [
    {
      provider: "gpu",
      model: "llama-3.3-70b",
      upstreamModel: "meta-llama/Llama-3.3-70B-Instruct",
      price: { inputUsdPerMillionTokens: 0.2, outputUsdPerMillionTokens: 0.5 },
    },
    { provider: "openai", model: "gpt-5" }, // price from the catalogue
  ],
  routes: {
    auto: { tiers: ["llama-3.3-70b", "gpt-5"] }, // small to frontier
  },
  onCall: ({ model, costUsd, savingUsd, decision }) =>
    console.log({ model, costUsd, savingUsd, why: decision?.reason }),
});

// Call sites stay as they are; the route's name goes into `model`.
const messages = [{ role: "user" as const, content: "What is the capital of France?" }];
const answer = await openai.chat.completions.create({ model: "auto", messages });
// #endregion
console.log(answer.choices[0]?.message.content);

const hard = "Prove that there are infinitely many primes, step by step, and derive a bound on the n-th prime.";
const stream = await openai.chat.completions.create({
  model: "auto",
  stream: true,
  messages: [{ role: "user", content: hard }],
});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? "");

const { total } = routerOf(openai).report();
console.log(`\n${total.calls} calls, USD ${total.costUsd}, saved USD ${total.savingUsd}`);
await routerOf(openai).close();
