import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const folder = join(root, "examples/patterns/src");

/** What each example must print. */
const expected: Record<string, readonly (string | RegExp)[]> = {
  "quickstart.ts": ["Paris.", "A proof", /model: 'llama-3\.3-70b'/, /model: 'gpt-5'/, /2 calls, USD 0\.\d+/],
  "sensitive-data.ts": ["503, the call failed closed", "seen by the hosted provider: 0", "by tenant: 1"],
  "asking-classifiers.ts": ["trained | [ 'draft: small' ]", "judge | [ 'judge: small', 'answer: large' ]"],
  "calibration.ts": [
    "qualityOfStrong: 0.95",
    /tier 0: calibrated: expected to answer well: small (9\d|100)%, large/,
    /tier 1: calibrated: expected to answer well: small [1-3]?\d%, large/,
  ],
  "own-judgement.ts": ["answer: large", "draft: small, escalation: large", "was shown the draft: true"],
  "other-sdks.ts": ["ai: Hello from small.", "langchain: Hello from small.", "stream: ", "3 calls"],
  "hot-standby.ts": [
    "both work: 40 of 40 answered; asked: together 38, deepinfra 2",
    "together/llama-3.3-70b breaker: closed > open (5 failures in a row)",
    "together fails: 40 of 40 answered",
    "half-open > closed",
    "together is back: 40 of 40 answered; asked: together 38, deepinfra 2",
    "lost calls: 0",
  ],
  "base-load-and-burst.ts": [
    /base load, 3 callers: engine \d+% busy; gpu\S+ \d+ calls, \d+ micro-USD; together\S+ 0 calls, 0 micro-USD/,
    "filling > overflowing (in flight 6, the limit is 6)",
    /burst, 24 callers: engine ([89]\d|100)% busy; gpu\S+ \d+ calls, [1-9]\d* micro-USD; together\S+ [1-9]\d* calls, [1-9]\d*/,
    "overflowing > filling (below 0.8 of its limits for 200 ms)",
    /base load again: engine \d+% busy; gpu\S+ [1-9]\d* calls/,
    /overflowed: [1-9]\d* of \d+ calls; failed: 0/,
  ],
  "development-and-production.ts": [
    "development: sent to ollama/small; could go to ollama/small\n",
    "production: sent to openai/small; could go to openai/small, openai/large\n",
    "production without its key: providers.openai.apiKey: missing",
  ],
  "spot-reclaim.ts": [
    "before: spot 1, reserved 0",
    "spot/llama-3.3-70b drain: in use > drained",
    "all five answered: spot 4, reserved 2",
    "spot/llama-3.3-70b engine: ready > loading",
    "sent to it while it loads: 0 of 5 calls",
    "spot/llama-3.3-70b engine: loading > ready",
    "loaded, and takes traffic again; lost calls: 0",
  ],
  "multi-region.ts": [
    /40 lookups: eu \d, us (3\d|40)\n/,
    /8 conversations: [1-7] began in the EU, [1-7] in the US; changed region: 0/,
    "20 lookups with EU data, although the EU is slower: eu 20, us 0",
    /the EU is down, 5 lookups without EU data: eu \d, us 5/,
    "failed closed: upstream_unreachable",
    "the EU is down, 1 lookup with EU data: eu 1, us 0",
  ],
  "model-retirement.ts": [
    '2026-08-25 "gpt-4o" was answered by gpt-4o\n',
    "retires_soon: openai/gpt-4o retires on 2026-10-01. openai/gpt-5-mini takes its place.",
    '2026-09-14 "assistant" was answered by gpt-4o\n',
    "retired: openai/gpt-4o was retired on 2026-10-01",
    '2026-10-01 "assistant" was answered by gpt-5-mini',
    '2026-10-01 "gpt-4o" was answered by gpt-5-mini',
    "left out: openai/gpt-4o (retired on 2026-10-01, succeeded by openai/gpt-5-mini)",
  ],
  "limits-and-priorities.ts": [
    /calls in line before anybody comes: 5[56]/,
    /6 interactive calls done, batch calls done by then: 1?\d of 60/,
    /interactive: median \d+ ms/,
    /sk-a: [1-9]\d* requests/,
    /sk-b: [1-9]\d* requests/,
    "429 from the vendor: 1; lost calls: 0",
  ],
  "bill.ts": [
    /costUsd: 0\.0007722,\n\s+baselineCostUsd: 0\.0018125,\n\s+baselineSource: 'assumed',/,
    "tokens: { inputTokens: 2000, outputTokens: 100, cachedInputTokens: 1500 }",
    "together/llama-3.3-70b by price: config 792 [ 'committed discount 10%' ]",
    "openai/gpt-5 by price: catalogue 10000 undefined",
    "globex 1 2000 0.0115 assumed 0\n",
    "acme 2 4000 0.0015444 assumed 0.0020806\n",
    /model +calls +attempts .* USD +unpriced/,
    /gpt-5 +1 +1 +0 +0\.0% +2000 +900 +0\.0115 +0 /,
    "invoice: USD 0.0130444 for 3 calls, 0 without a price",
  ],
  "gpu-hours.ts": [
    "bill USD 18.00 = calls USD 2.46 + idle USD 15.54",
    "13.7% used: USD 2.55 per million tokens",
    "the same at together/llama-3.3-70b: USD 6.22, saved USD -11.78",
    "both cost the same at 40% use",
    "2026-11-02T09 300 USD 6.00 USD 2.11\n2026-11-02T10 50 USD 6.00 USD 0.35\n2026-11-02T11 0 USD 6.00 USD 0.00",
  ],
  "budgets.ts": [
    "threshold large  0.8: 0.00408 of 0.005 USD",
    "degraded large  : 0.00408 of 0.005 USD",
    "acme, auto: { large: 4, small: 4 }",
    "refused tenants acme : 0.004244 of 0.01 USD",
    "acme, small: { '402 budget_exceeded': 3 }",
    "globex, small: { small: 3 }",
    "spent: USD 0.004367",
  ],
  "hedging.ts": [
    /plain: p50 \d+ ms, p95 \d+ ms, p99 \d{3} ms, extra calls 0\.0%/,
    /hedged: p50 \d+ ms, p95 \d+ ms, p99 \d+ ms, extra calls [1-9]\.\d%/,
    /p99 cut by [2-9]\d%/,
  ],
};

describe("examples", () => {
  it("are all run here", () => {
    expect(Object.keys(expected).sort()).toEqual(readdirSync(folder).sort());
  });

  it.each(Object.keys(expected))("%s runs and prints what it says", { timeout: 60_000 }, async (name) => {
    const { stdout } = await run(process.execPath, ["--conditions=@spillway/source", join(folder, name)], {
      cwd: root,
    });
    for (const words of expected[name] ?? []) expect(stdout).toMatch(words);
  });

  it.each(readdirSync(folder))("%s stands in the documentation as it runs", (name) => {
    const source = readFileSync(join(folder, name), "utf8");
    const regions = [...source.matchAll(/\/\/ #region \w+\n([\s\S]*?)\/\/ #endregion/g)].map(([, region]) => region);
    const pages = ["README.md", "docs/guide.md"].map((page) => readFileSync(join(root, page), "utf8")).join("\n");
    expect(regions).not.toEqual([]);
    for (const region of regions) expect(pages).toContain(region?.trim());
  });
});
