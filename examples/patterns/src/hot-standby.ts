import { setTimeout as wait } from "node:timers/promises";
import { failure, startLoopbackServer } from "@spillway/testing";
import OpenAI from "openai";
import { routerOf, wrap } from "spillway";

// Two vendors of one model. The second one is kept warm, so that it is known to work on the day it is needed.
await using together = await startLoopbackServer();
await using deepinfra = await startLoopbackServer();

// #region docs
const openai = wrap(new OpenAI({ apiKey: "unused" }), {
  providers: {
    together: { preset: "together", baseUrl: together.baseUrl, apiKey: "sk-together" },
    deepinfra: { preset: "deepinfra", baseUrl: deepinfra.baseUrl, apiKey: "sk-deepinfra" },
  },
  endpoints: [
    { provider: "together", model: "llama-3.3-70b" },
    { provider: "deepinfra", model: "llama-3.3-70b", warmShare: 0.05 }, // one call in 20 goes here first
  ],
  breaker: { consecutiveFailures: 5, openMs: 200 }, // default: 5 failures in a row, 5000 ms
  onHealth: ({ endpoint, kind, from, to, reason }) => console.log(`${endpoint} ${kind}: ${from} > ${to} (${reason})`),
});
// #endregion

const router = routerOf(openai);
const messages = [{ role: "user" as const, content: "Hello" }];
const ask = () => openai.chat.completions.create({ model: "llama-3.3-70b", messages });

async function phase(name: string, calls: number): Promise<void> {
  const before = [together.requestCount, deepinfra.requestCount] as const;
  let answered = 0;
  for (let call = 0; call < calls; call++) if ((await ask()).choices.length > 0) answered += 1;
  const first = together.requestCount - before[0];
  console.log(
    `${name}: ${answered} of ${calls} answered; asked: together ${first}, deepinfra ${deepinfra.requestCount - before[1]}`,
  );
}

await phase("both work", 40);
together.answer(failure(500));
await phase("together fails", 40);
together.answer(undefined);
// After `openMs` one call is the probe. When it is answered, traffic comes back.
while (router.health().some(({ breaker }) => breaker !== "closed")) {
  await wait(20);
  await ask();
}
await phase("together is back", 40);
console.log(`lost calls: ${router.report().total.failures}`);
await router.close();
