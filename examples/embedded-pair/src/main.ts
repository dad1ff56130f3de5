import { readFileSync } from "node:fs";
import OpenAI from "openai";
import { type Calibration, type CallRecord, routerOf, wrap } from "spillway";
import { ask, isRight } from "./ask.ts";
import { pickPrompts } from "./graded-prompts.ts";
import { callLine, callLineHeader, type Outcome, outcomeTable } from "./print.ts";
import { demoTiers } from "./tiers.ts";

/**
 * The demo: 84 graded prompts through `wrap(new OpenAI(), ...)`, every second one as a stream, routed between a small and
 * a large model. Then the same prompts to either model alone, to compare.
 */
const promptCount = 84;
const tiers = await demoTiers(process.env);
/** Of the embedded pair only: see `calibrate-pair.ts`. Other models are routed by difficulty alone. */
const calibration = tiers.embedded
  ? (JSON.parse(readFileSync(new URL("../calibration.json", import.meta.url), "utf8")) as Calibration)
  : undefined;
const records: CallRecord[] = [];
const openai = wrap(new OpenAI({ apiKey: "unused", baseURL: "http://spillway/v1" }), {
  providers: tiers.providers,
  endpoints: [...tiers.endpoints],
  routes: {
    auto: {
      tiers: ["small", "large"],
      calibration,
      // Set for this pair of models: see the README beside them for how it was measured.
      gates: { minMeanLogprob: -0.05 },
      baseline: "large",
    },
  },
  onCall: (record) => {
    records.push(record);
  },
});

console.log(`Spillway demo: ${promptCount} prompts, easy, medium and hard, to the route "auto".`);
for (const note of tiers.notes) console.log(`  ${note}`);
console.log(`\n${callLineHeader}`);
const prompts = pickPrompts(promptCount);
const routed = await run("auto", true);

const outcomes: Outcome[] = [routed];
if (tiers.embedded) outcomes.push(await run("small", false), await run("large", false));
console.log(`\n${outcomeTable(outcomes)}`);

const [auto, , large] = outcomes;
if (auto !== undefined && large !== undefined && tiers.embedded) {
  const share = auto.costUsd / large.costUsd;
  console.log(
    `\nauto: ${((auto.right / prompts.length) * 100).toFixed(1)}% right for ${(share * 100).toFixed(0)}% of what the large model alone costs.`,
  );
}
console.log("\nThe record that onCall got for the last escalated call:\n");
console.log(JSON.stringify(records.findLast((record) => record.escalations > 0) ?? records.at(-1), null, 2));

await routerOf(openai).close();
await tiers.server?.close();

async function run(model: string, print: boolean): Promise<Outcome> {
  const first = records.length;
  let right = 0;
  for (const [index, prompt] of prompts.entries()) {
    const text = await ask(openai, model, prompt, index % 2 === 1);
    const ok = isRight(prompt, text, tiers.embedded);
    if (ok) right += 1;
    const record = records.at(-1);
    if (print && record !== undefined) console.log(callLine(index + 1, prompt, record, ok));
  }
  const own = records.slice(first);
  return {
    model,
    prompts: prompts.length,
    right,
    smallCalls: own.filter((record) => record.model === "small").length,
    escalations: own.reduce((sum, record) => sum + record.escalations, 0),
    tokens: own.reduce((sum, record) => sum + record.tokens.inputTokens + record.tokens.outputTokens, 0),
    costUsd: own.reduce((sum, record) => sum + (record.costUsd ?? 0), 0),
    savingUsd: own.reduce((sum, record) => sum + (record.savingUsd ?? 0), 0),
  };
}
