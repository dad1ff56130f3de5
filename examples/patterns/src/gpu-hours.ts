import { FakeClock, startEngine, startLoopbackServer } from "@spillway/testing";
import OpenAI from "openai";
import { routerOf, wrap } from "spillway";

// Three hours on your own GPUs, told in a moment: the clock is moved by hand.
const clock = new FakeClock({ startMs: Date.parse("2026-11-02T09:00:00Z") });
await using gpu = await startEngine({ kind: "vllm", slots: 64, prefillMs: 1, tokenMs: 0, outputTokens: 20_000 });
await using hosted = await startLoopbackServer();

// #region docs
const openai = wrap(
  new OpenAI({ apiKey: "unused" }),
  {
    providers: {
      gpu: { preset: "vllm", baseUrl: gpu.baseUrl },
      together: { preset: "together", baseUrl: hosted.baseUrl, apiKey: "sk-together" },
    },
    endpoints: [
      {
        provider: "gpu",
        model: "llama-3.3-70b",
        gpu: {
          usdPerHour: 6, // two H100 at 3.00, rented; or `reserved`, or `bought`
          replicas: 1, // default 1
          ratedTokensPerSecond: { decode: 4_757, prefill: 12_000 }, // of one replica; default: learned from traffic
          compareWith: "together/llama-3.3-70b",
        },
      },
      {
        provider: "together",
        model: "llama-3.3-70b",
        price: { inputUsdPerMillionTokens: 0.88, outputUsdPerMillionTokens: 0.88 },
      },
    ],
    ledger: "memory",
  },
  { clock }, // only here, to move on by hours; default: the process's own
);
// #endregion

const router = routerOf(openai);
const messages = [{ role: "user" as const, content: "Tell me of the sea. ".repeat(40) }];
const ask = () => openai.chat.completions.create({ model: "llama-3.3-70b", messages });

// 6 million tokens in the first hour, 1 in the second, none in the third.
for (const calls of [300, 50, 0]) {
  await Promise.all(Array.from({ length: calls }, ask));
  await clock.advance(3_600_000);
}

// #region report
const usd = (amount: number | undefined) => `USD ${amount?.toFixed(2)}`;
for (const { endpoint, billUsd, chargedUsd, idleUsd, utilisation, effective, compared } of router.gpu()) {
  console.log(`${endpoint}: bill ${usd(billUsd)} = calls ${usd(chargedUsd)} + idle ${usd(idleUsd)}`);
  console.log(`  ${(100 * utilisation).toFixed(1)}% used: ${usd(effective.blendedUsd)} per million tokens`);
  console.log(`  the same at ${compared?.endpoint}: ${usd(compared?.hostedUsd)}, saved ${usd(compared?.savingUsd)}`);
  console.log(`  both cost the same at ${(100 * (compared?.breakEvenUtilisation ?? 0)).toFixed(0)}% use`);
}
const { rows } = await router.query({ groupBy: ["hour"] });
for (const { group, calls, gpu } of rows) console.log(group.hour, calls, usd(gpu?.billUsd), usd(gpu?.chargedUsd));
// #endregion

await router.close();
