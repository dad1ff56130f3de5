import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Report, Summary } from "@spillway/ledger";
import OpenAI from "openai";
import { routerOf, wrap } from "spillway";
import { faultShare } from "./faulty-answers.ts";
import { settledHeapBytes, type Trend, trendOf } from "./heap-samples.ts";
import { makeCalls, noOutcomes } from "./make-calls.ts";
import { startProviders } from "./providers.ts";
import { Tally, type TallySum } from "./tally.ts";

/**
 * Many calls, 64 at the same time, over five endpoints of one model of which each fails a fifth of its requests. It prints
 * what it measured and ends with status 1 where calls were lost that another endpoint could have answered, where records,
 * ledger and servers do not agree, or where memory grew.
 *
 * Run: `pnpm soak`, or with the number of calls and the seed: `pnpm soak 20000 7`.
 */
const calls = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const inFlight = 64;
const endpoints = 5;
const stretches = 20;
/** How often the sampler of the event loop looks; its figures hold this interval. */
const samplerMs = 1;
// While the engine compiles, and connection pools fill their lists of past requests, the heap still grows a little. So the
// end of the run is judged; a short run, which ends before that does, only for leaks as large as a record a call.
const judgedShare = 0.4;
const flatKbPerThousandCalls = calls >= 50_000 ? 2 : 200;

const price = { inputUsdPerMillionTokens: 0.1, outputUsdPerMillionTokens: 0.4 };
const faults: string[] = [];
const tally = new Tally(calls);
const outcomes = noOutcomes();
const heap: (readonly [callsMade: number, bytes: number])[] = [];
/** Milliseconds that the event loop was late, in each stretch. */
const delays: { readonly p50: number; readonly p99: number; readonly max: number }[] = [];
let callMs = 0;

await using providers = await startProviders(endpoints, seed);
const client = wrap(
  new OpenAI({ apiKey: "unused" }),
  {
    providers: Object.fromEntries(
      providers.baseUrls.map((baseUrl, index) => [
        `p${index}`,
        { preset: "vllm", baseUrl, apiKey: `key-of-p${index}` },
      ]),
    ),
    endpoints: providers.baseUrls.map((_, index) => ({ provider: `p${index}`, model: "m", price })),
    maxRetries: 2,
    retryBackoffMs: 5,
    onCall: (record) => tally.add(record),
    onWarning: (warning) => console.log("warning:", warning),
  },
  { environment: {} },
);
const router = routerOf(client);

// The calls run in stretches, and the heap is looked at when none is under way.
for (let stretch = 0; stretch < stretches; stretch++) {
  const from = Math.floor((calls * stretch) / stretches);
  const until = Math.floor((calls * (stretch + 1)) / stretches);
  const sampler = monitorEventLoopDelay({ resolution: samplerMs });
  const begun = performance.now();
  sampler.enable();
  await makeCalls(client, { from, until, inFlight }, outcomes);
  sampler.disable();
  callMs += performance.now() - begun;
  const lateMs = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - samplerMs);
  delays.push({
    p50: lateMs(sampler.percentile(50)),
    p99: lateMs(sampler.percentile(99)),
    max: lateMs(sampler.max),
  });
  heap.push([until, await settledHeapBytes()]);
}
const report = router.report();
const requests = await providers.requestCounts();
await router.close();

const best = 1 - faultShare ** endpoints;
const success = outcomes.right / calls;
console.log(`Node ${process.version}, ${calls} calls, ${inFlight} in flight, seed ${seed}`);
console.log(`calls per second   ${(calls / (callMs / 1_000)).toFixed(0)}`);
console.log(
  `right answers      ${percent(success)} (one try at each endpoint, without luck or loss: ${percent(best)})`,
);
for (const [message, count] of outcomes.errors) console.log(`  ${count} x ${message}`);
expect(success >= best - 0.001, "fewer right answers than failover over all endpoints gives");
expect(outcomes.wrong === 0, `${outcomes.wrong} answers with another text`);

console.log(`records            ${tally.records}, attempts ${tally.total.attempts}`);
expect(tally.miscounted() === 0, `${tally.miscounted()} calls without exactly one record`);
for (const [index, received] of requests.entries()) {
  const booked = tally.byEndpoint.get(`p${index}/m`)?.attempts ?? 0;
  console.log(`  p${index}/m             ${booked} attempts, ${received} requests received`);
  expect(booked === received, `p${index}/m: ${booked} attempts booked, ${received} requests received`);
}
checkLedger(report);
console.log(
  `cost               USD ${report.total.costUsd.toFixed(6)}, ${report.total.unpricedAttempts} attempts unpriced`,
);

console.log(`heap after gc      ${heap.map(([, bytes]) => (bytes / 2 ** 20).toFixed(2)).join(" ")} MB`);
console.log(`heap growth        ${inWords(growth(0.8))} over the last 80% of the calls`);
const judged = growth(judgedShare);
console.log(`                   ${inWords(judged)} over the last ${judgedShare * 100}%`);
expect(judged.slope - 2 * judged.error < flatKbPerThousandCalls, `the heap grew by ${inWords(judged)} at the end`);

const [p50, p99] = [median(delays.map((one) => one.p50)), median(delays.map((one) => one.p99))];
const max = Math.max(...delays.map((one) => one.max));
console.log(`event loop delay   p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms`);
for (const fault of faults) console.log(`FAULT: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;

function expect(holds: boolean, fault: string): void {
  if (!holds) faults.push(fault);
}

/** How the heap grew over the last `share` of the calls, in KB per 1,000 calls. */
function growth(share: number): Trend {
  const points = heap.filter(([callsMade]) => callsMade > calls * (1 - share));
  return trendOf(points.map(([callsMade, bytes]) => [callsMade / 1_000, bytes / 1_024]));
}

function inWords({ slope, error }: Trend): string {
  return `${slope.toFixed(2)} KB per 1,000 calls (standard error ${error.toFixed(2)})`;
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}

/** The ledger's sums must be those of the records. */
function checkLedger({ total, byEndpoint, byRoute }: Report): void {
  expect(total.calls === tally.records, `the ledger has ${total.calls} calls, the records are ${tally.records}`);
  checkSum("total", total, tally.total);
  checkSum("(pinned)", byRoute["(pinned)"], tally.total);
  for (const [endpoint, sum] of tally.byEndpoint) checkSum(endpoint, byEndpoint[endpoint], sum);
}

function checkSum(name: string, summary: Summary | undefined, sum: TallySum): void {
  const ledger: TallySum = {
    attempts: summary?.attempts ?? 0,
    failures: summary?.failures ?? 0,
    inputTokens: summary?.tokens.inputTokens ?? 0,
    outputTokens: summary?.tokens.outputTokens ?? 0,
    costNanoUsd: Math.round((summary?.costUsd ?? 0) * 1e9),
    unpricedAttempts: summary?.unpricedAttempts ?? 0,
  };
  const differs = (Object.keys(sum) as (keyof TallySum)[]).filter((key) => ledger[key] !== sum[key]);
  for (const key of differs) expect(false, `ledger, ${name}: ${key} is ${ledger[key]}, the records' is ${sum[key]}`);
}
