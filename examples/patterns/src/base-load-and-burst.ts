import { startEngine, startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { routerOf, wrap } from "spillway";

// Your own engine takes the base load and is filled first. What it has no place for goes to a hosted endpoint.
const slots = 4;
await using gpu = await startEngine({ kind: "vllm", slots, prefillMs: 20, tokenMs: 2, outputTokens: 20 });
const hostedAnswer = text("Hello from the hosted endpoint.", { usage: { outputTokens: 20 }, delayMs: 40 });
await using hosted = await startLoopbackServer({ answer: hostedAnswer });

// #region docs
const openai = wrap(new OpenAI({ apiKey: "unused" }), {
  providers: {
    gpu: { preset: "vllm", baseUrl: gpu.baseUrl, probe: { intervalMs: 100 } },
    together: { preset: "together", baseUrl: hosted.baseUrl, apiKey: "sk-together" },
  },
  endpoints: [
    {
      provider: "gpu",
      model: "llama-3.3-70b",
      // Full with 6 calls of this router under way, or with 2 that wait inside the engine, whoever sent them.
      overflow: { maxInFlight: 6, maxWaiting: 2, resumeAfterMs: 200 }, // default 2000 ms
      price: { inputUsdPerMillionTokens: 0.1, outputUsdPerMillionTokens: 0.3 }, // what your GPU hours come to
    },
    {
      provider: "together",
      model: "llama-3.3-70b",
      price: { inputUsdPerMillionTokens: 0.88, outputUsdPerMillionTokens: 0.88 },
    },
  ],
  onHealth: ({ endpoint, from, to, reason }) => console.log(`${endpoint}: ${from} > ${to} (${reason})`),
});
// #endregion

const router = routerOf(openai);
const messages = [{ role: "user" as const, content: "Hello" }];

/** So many callers, each with one call at a time, for so long. */
async function load(name: string, callers: number, durationMs: number): Promise<void> {
  const before = router.report().byEndpoint;
  const busyBefore = gpu.busySlotMs();
  const startMs = performance.now();
  const caller = async () => {
    while (performance.now() - startMs < durationMs)
      await openai.chat.completions.create({ model: "llama-3.3-70b", messages });
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const busy = (gpu.busySlotMs() - busyBefore) / (slots * (performance.now() - startMs));
  const sides = ["gpu/llama-3.3-70b", "together/llama-3.3-70b"].map((endpoint) => {
    const now = router.report().byEndpoint[endpoint];
    const calls = (now?.calls ?? 0) - (before[endpoint]?.calls ?? 0);
    const microUsd = 1e6 * ((now?.costUsd ?? 0) - (before[endpoint]?.costUsd ?? 0));
    return `${endpoint} ${calls} calls, ${microUsd.toFixed(0)} micro-USD`;
  });
  console.log(`${name}: engine ${(100 * busy).toFixed(0)}% busy; ${sides.join("; ")}`);
}

await load("base load, 3 callers", 3, 600);
await load("burst, 24 callers", 24, 600);
await load("base load again", 3, 600);
const { total, byEndpoint } = router.report();
const overflowed = byEndpoint["together/llama-3.3-70b"]?.calls ?? 0;
console.log(`overflowed: ${overflowed} of ${total.calls} calls; failed: ${total.failures}`);
await router.close();
