import { failure, startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { routerOf, wrap } from "spillway";

// A vendor's limits, two keys, and a batch job that must not be in the way of people who wait for an answer.
await using vendor = await startLoopbackServer();
const answer = text("Done.", { delayMs: 20 });
let limited = 0;
vendor.answer(({ headers }) => {
  // Key b runs into its limit once.
  if (headers.authorization !== "Bearer sk-b" || limited > 0) return answer;
  limited += 1;
  return failure(429, { headers: { "retry-after-ms": "100" } });
});

// #region docs
const openai = wrap(new OpenAI({ apiKey: "unused" }), {
  providers: {
    vendor: {
      baseUrl: vendor.baseUrl,
      apiKeys: [
        { key: "sk-a", limits: { requestsPerMinute: 3_000, tokensPerMinute: 1_000_000 } },
        { key: "sk-b", limits: { requestsPerMinute: 500, tokensPerMinute: 200_000 } },
      ],
    },
  },
  endpoints: [{ provider: "vendor", model: "gpt-5-mini", limits: { concurrency: 4 } }],
  queue: { maxWaiting: 200, maxWaitMs: 30_000 }, // default: 1000 calls, as long as the call may last
});
const router = routerOf(openai);

/** Waits behind every call of a higher priority. The default is 0. */
const batch = <Result>(work: () => Result) => router.with({ priority: -1, labels: { job: "batch" } }, work);
// #endregion

const messages = [{ role: "user" as const, content: "Hello" }];
const done: { readonly kind: "batch" | "interactive"; readonly ms: number }[] = [];
async function ask(kind: "batch" | "interactive"): Promise<void> {
  const startMs = performance.now();
  await openai.chat.completions.create({ model: "gpt-5-mini", messages });
  done.push({ kind, ms: performance.now() - startMs });
}

const batchCalls = batch(() => Array.from({ length: 60 }, () => ask("batch")));
await vendor.waitForRequests(4);
console.log(`calls in line before anybody comes: ${router.health()[0]?.waitingCalls}`);
await Promise.all(Array.from({ length: 6 }, () => ask("interactive")));
console.log(
  `6 interactive calls done, batch calls done by then: ${done.filter(({ kind }) => kind === "batch").length} of 60`,
);
await Promise.all(batchCalls);

for (const kind of ["interactive", "batch"] as const) {
  const times = done.filter((one) => one.kind === kind).map(({ ms }) => ms);
  const sorted = times.sort((left, right) => left - right);
  console.log(`${kind}: median ${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} ms`);
}
for (const key of ["sk-a", "sk-b"]) {
  const requests = vendor.requests.filter(({ headers }) => headers.authorization === `Bearer ${key}`);
  console.log(`${key}: ${requests.length} requests`);
}
console.log(`429 from the vendor: ${limited}; lost calls: ${router.report().total.failures}`);
await router.close();
