import { policies } from "./policies.ts";
import { runPolicy } from "./run-policy.ts";
import type { SquareWave } from "./traffic.ts";

/** The load is a quarter of the engine's capacity, then three times of it. */
const wave: SquareWave = { quietPerSecond: 9, busyPerSecond: 114, quietMs: 5_000, busyMs: 10_000, cycles: 2, seed: 1 };

console.log(
  `${wave.cycles} x (${wave.quietMs / 1_000} s of ${wave.quietPerSecond}/s, then ${wave.busyMs / 1_000} s of`,
);
console.log(
  `${wave.busyPerSecond}/s) at an engine of 8 places and about 38 answers a second; a hosted endpoint beside it\n`,
);
console.log(
  "policy                                  busy places in peaks   first token p50   p95      hosted   in quiet  switches  failed",
);
for (const policy of policies) {
  const outcome = await runPolicy(policy, wave);
  console.log(
    [
      policy.name.padEnd(40),
      `${(100 * outcome.utilisation).toFixed(1)}%`.padStart(8).padEnd(23),
      `${Math.round(outcome.p50FirstTokenMs)} ms`.padStart(9).padEnd(15),
      `${Math.round(outcome.p95FirstTokenMs)} ms`.padStart(9).padEnd(11),
      `${(100 * outcome.hostedShare).toFixed(1)}%`.padEnd(9),
      `${(100 * outcome.hostedShareInQuiet).toFixed(1)}%`.padEnd(10),
      String(outcome.switches ?? "-")
        .padStart(5)
        .padEnd(10),
      String(outcome.failed),
    ].join(""),
  );
}
process.exit(0);
