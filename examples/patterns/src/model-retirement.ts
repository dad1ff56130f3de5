import { FakeClock, startLoopbackServer } from "@spillway/testing";
import OpenAI from "openai";
import { routerOf, wrap } from "spillway";

// A vendor retires a model. The configuration knows the date and what comes after it; the code that calls stays as it is.
await using vendor = await startLoopbackServer();
const dayMs = 86_400_000;
const clock = new FakeClock({ startMs: Date.UTC(2026, 7, 25) });

// #region docs
const openai = wrap(
  new OpenAI({ apiKey: "unused" }),
  {
    providers: { openai: { preset: "openai", baseUrl: vendor.baseUrl, apiKey: "sk-example" } },
    models: { "gpt-4o": { retiresOn: "2026-10-01", successor: "gpt-5-mini" } },
    endpoints: [
      { provider: "openai", model: "gpt-4o" },
      { provider: "openai", model: "gpt-5-mini" },
    ],
    routes: { assistant: { tiers: ["gpt-4o"] } },
    onWarning: ({ code, message }) => console.log(`  ${code}: ${message}`),
  },
  { clock }, // only here, to move past the date; default: the process's own
);
// #endregion

const messages = [{ role: "user" as const, content: "Hello" }];
async function callBoth(): Promise<void> {
  for (const model of ["assistant", "gpt-4o"]) {
    await openai.chat.completions.create({ model, messages });
    const date = new Date(clock.nowMs()).toISOString().slice(0, 10);
    console.log(`${date} "${model}" was answered by ${vendor.requests.at(-1)?.model}`);
  }
}

await callBoth();
await clock.advance(20 * dayMs); // 2026-09-14: inside the notice of 30 days
await callBoth();
await clock.advance(17 * dayMs); // 2026-10-01
await callBoth();
const { rejected } = routerOf(openai).explain({ model: "assistant", messages });
console.log(`left out: ${rejected.map(({ endpoint, detail }) => `${endpoint} (${detail})`).join()}`);
await routerOf(openai).close();
