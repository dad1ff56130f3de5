import { writeFileSync } from "node:fs";
import OpenAI from "openai";
import { type CallRecord, calibrate, routerOf, type Sample, wrap } from "spillway";
import { ask, isRight } from "./ask.ts";
import { pickPrompts } from "./graded-prompts.ts";
import { demoTiers } from "./tiers.ts";

/**
 * Makes `calibration.json`: asks both models of the embedded pair graded prompts that the demo does not use, and calibrates
 * on how well each answered. Run: `node src/calibrate-pair.ts`.
 */
const demoPrompts = 84;
const prompts = pickPrompts(demoPrompts + 420).slice(demoPrompts);
const tiers = await demoTiers({});
const records: CallRecord[] = [];
const openai = wrap(new OpenAI({ apiKey: "unused", baseURL: "http://spillway/v1" }), {
  providers: tiers.providers,
  endpoints: [...tiers.endpoints],
  onCall: (record) => {
    records.push(record);
  },
});

const samples: Sample[] = [];
for (const prompt of prompts) {
  const outcomes: Record<string, number> = {};
  const costsUsd: Record<string, number> = {};
  for (const model of ["small", "large"]) {
    outcomes[model] = isRight(prompt, await ask(openai, model, prompt, false), true) ? 1 : 0;
    costsUsd[model] = records.at(-1)?.costUsd ?? 0;
  }
  samples.push({ text: prompt.prompt, outcomes, costsUsd });
}
const calibration = calibrate({ samples, tiers: ["small", "large"], target: { qualityOfStrong: 0.95 } });
writeFileSync(new URL("../calibration.json", import.meta.url), `${JSON.stringify(calibration, null, 1)}\n`);
console.log(JSON.stringify({ promise: calibration.promise, expected: calibration.expected }, null, 2));

await routerOf(openai).close();
await tiers.server?.close();
