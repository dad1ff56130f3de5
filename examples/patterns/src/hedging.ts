import { startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { routerOf, wrap } from "spillway";

// One call in 20 is slow, through no fault of its own. A second attempt beside it cuts the tail.
const quick = text("Quick.", { delayMs: 5 });
const slow = text("Slow.", { delayMs: 600 });
await using first = await startLoopbackServer();
await using second = await startLoopbackServer();
for (const server of [first, second]) server.answer(() => (server.requestCount % 20 === 7 ? slow : quick));

// #region docs
const openai = wrap(new OpenAI({ apiKey: "unused" }), {
  providers: { first: { baseUrl: first.baseUrl }, second: { baseUrl: second.baseUrl } },
  endpoints: [
    { provider: "first", model: "llama-3.3-70b" },
    { provider: "second", model: "llama-3.3-70b" },
  ],
  routes: {
    plain: { tiers: ["llama-3.3-70b"] },
    hedged: {
      tiers: ["llama-3.3-70b"],
      hedge: {
        percentile: 90, // a second attempt where the first is slower than 90% of the last 200; default 95
        minDelayMs: 30, // never sooner; default 50
        maxExtraCalls: 0.1, // at most one call in ten; default 0.05
      },
    },
  },
});
// #endregion

const messages = [{ role: "user" as const, content: "Hello" }];

/** 300 calls, 8 at a time. Gives the 99th percentile of their durations. */
async function run(model: string): Promise<number> {
  const times: number[] = [];
  let left = 300;
  const caller = async () => {
    while (left-- > 0) {
      const startMs = performance.now();
      await openai.chat.completions.create({ model, messages });
      times.push(performance.now() - startMs);
    }
  };
  await Promise.all(Array.from({ length: 8 }, caller));
  times.sort((left, right) => left - right);
  const at = (percentile: number) => times[Math.ceil((percentile / 100) * times.length) - 1] ?? 0;
  const sums = routerOf(openai).report().byRoute[model];
  const extra = (100 * ((sums?.attempts ?? 0) - times.length)) / times.length;
  const shown = [50, 95, 99].map((percentile) => `p${percentile} ${at(percentile).toFixed(0)} ms`).join(", ");
  console.log(`${model}: ${shown}, extra calls ${extra.toFixed(1)}%`);
  return at(99);
}

const plain = await run("plain");
const hedged = await run("hedged");
console.log(`p99 cut by ${(100 * (1 - hedged / plain)).toFixed(0)}%`);
await routerOf(openai).close();
