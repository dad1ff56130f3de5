import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { type CallRecord, calibrate, readSamples, routerOf, type SpillwayConfig, sampleFile, wrap } from "spillway";

// A shop's assistant: the small model knows the shop; only the large one can do sums.
await using small = await startLoopbackServer({
  answer: ({ bodyText }) => text(bodyText.includes("boxes") ? "I am not sure." : "Yes, it is."),
});
await using large = await startLoopbackServer({
  answer: ({ bodyText }) => text(bodyText.includes("boxes") ? "84 euros." : "Yes, it is."),
});
const file = join(mkdtempSync(join(tmpdir(), "spillway-")), "samples.jsonl");
const records: CallRecord[] = [];

// #region collect
const config = {
  providers: { own: { preset: "vllm", baseUrl: small.baseUrl }, vendor: { baseUrl: large.baseUrl } },
  endpoints: [
    { provider: "own", model: "small", price: { inputUsdPerMillionTokens: 0.1, outputUsdPerMillionTokens: 0.3 } },
    { provider: "vendor", model: "large", price: { inputUsdPerMillionTokens: 2, outputUsdPerMillionTokens: 8 } },
  ],
  routes: {
    shop: {
      tiers: [{ models: ["small"], maxDifficulty: 1 }, "large"], // while you collect, all calls start at the small tier
      // For a share of the calls the large model answers too, unseen, and you say how good the small one's answer was
      // beside it: equal labels, equal numbers, a judge of your own.
      shadow: { share: 1, compare: (answer, baseline) => (answer.text === baseline.text ? 1 : 0) },
    },
  },
  onSample: sampleFile(file), // what users wrote, and how well it was answered: nothing is kept unless you set it
  onCall: (record) => {
    records.push(record);
  },
} satisfies SpillwayConfig;
const openai = wrap(new OpenAI({ apiKey: "unused" }), config);
const router = routerOf(openai);
// #endregion

const thumbs: { callId: string; up: boolean }[] = [];
for (let index = 0; index < 150; index++) {
  const asksForSum = index % 3 === 0;
  const content = asksForSum
    ? `What do ${index + 2} boxes cost at ${index + 3} euros each, less ${index % 9} percent?`
    : `Is article ${index} in stock at the shop in harbour street ${index % 7}?`;
  const messages = [{ role: "user" as const, content }];
  const completion = await openai.chat.completions.create({ model: "shop", messages });
  thumbs.push({ callId: completion._request_id ?? "", up: !asksForSum });
}

// #region feedback
// A thumb, a support agent's grade, a check of your own, up to a day later: 1 good, 0 bad.
for (const { callId, up } of thumbs) router.feedback(callId, { quality: up ? 1 : 0 });
// #endregion
while (records.filter(({ shadowOf }) => shadowOf !== undefined).length < 150) await router.flush();

// #region calibrate
const calibration = calibrate({
  samples: readSamples(file),
  tiers: ["small", "large"],
  target: { qualityOfStrong: 0.95 }, // or { strongShare: 0.3 }, or { usdPerCall: 0.002 }
});
console.log(calibration.promise, calibration.expected.qualityOfStrong, calibration.expected.tierShares);

// Plain JSON: keep it beside the code. It takes effect at once; calls under way finish on the old configuration.
router.update({ ...config, routes: { shop: { tiers: ["small", "large"], calibration } } });
// #endregion

for (const content of ["Is article 12 in stock at the shop?", "What do 12 boxes cost at 7 euros each?"]) {
  const { tier, reason } = router.explain({ model: "shop", messages: [{ role: "user", content }] });
  console.log(`tier ${tier}: ${reason}`);
}
await router.close();
