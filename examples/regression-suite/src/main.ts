import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runSuite, type SuiteOptions, suiteTable } from "@spillway/evals";
import { startLoopbackServer } from "@spillway/testing";
import { answerAsVendor } from "./vendor.ts";

await using vendor = await startLoopbackServer({ answer: answerAsVendor });
const stateFile = join(tmpdir(), `spillway-regression-suite-${process.pid}.jsonl`);

// #region docs
const suite: SuiteOptions = {
  cases: join(import.meta.dirname, "../suite.jsonl"),
  config: {
    providers: { openai: { preset: "openai", baseUrl: vendor.baseUrl, apiKey: "sk-example" } },
    endpoints: [
      { provider: "openai", model: "gpt-4o" }, // is retired next month
      { provider: "openai", model: "gpt-5-mini" }, // may it take over?
      { provider: "openai", model: "gpt-5" }, // judges
    ],
  },
  candidate: "gpt-5-mini",
  incumbent: "gpt-4o",
  judge: "gpt-5",
  maxOutputTokens: 500,
  stateFile,
};

// With a cap that is too low the run stops before it is passed.
const first = await runSuite({ ...suite, maxUsd: 0.006 });
console.log(
  `${first.trials.done} of ${first.trials.total} done for USD ${first.spentUsd}, stopped by the ${first.stopped?.reason}`,
);

// With a higher one it goes on: what is finished is not asked for again.
const report = await runSuite({ ...suite, maxUsd: 0.1 });
console.log(`${report.trials.resumed} were done before\n`);
process.stdout.write(suiteTable(report));
// #endregion

rmSync(stateFile);
