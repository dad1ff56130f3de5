import {
  baselines,
  bootstrap,
  calibrationError,
  type Promised,
  routingFigures,
  routingHead,
  routingLine,
  seededRandom,
  shuffled,
} from "@spillway/evals";
import { type AdaptLabel, adaptModel } from "../../../packages/classifier/src/trained/adapt-model.ts";
import { type Row, readRows } from "../../../packages/classifier/training/rows.ts";
import { type Context, heuristicScore } from "./context.ts";
import { modelWithout } from "./split-model.ts";

const weakModel = "mixtral-8x7b-instruct-v0.1";
const strongModel = "gpt-4-1106-preview";

const pairOf = (row: Row) => ({
  prompt: row.prompt,
  weak: row.outcomes[weakModel] as number,
  strong: row.outcomes[strongModel] as number,
});

/** MT-Bench and GSM8K without a label of them. */
export function zeroShotTables({ folder, examples, vectors, print }: Context): void {
  for (const name of ["routellm_mtbench", "routellm_gsm8k"]) {
    const test = readRows(folder, name);
    const { model, rows } = modelWithout(
      examples,
      vectors,
      test,
      (row) => name === "routellm_gsm8k" && row.source === "zeroeval_gsm",
    );
    print(routingHead(`${name}: ${test.length} rows, no label of it, trained on ${rows}`));
    for (const baseline of baselines(test.map(pairOf))) print(routingLine(baseline.name, baseline.rows));
    const estimates = test.map((row) => model.estimate(row.prompt, heuristicScore(row.prompt)));
    print(
      routingLine(
        "trained, without the prior",
        test.map((row) => ({ ...pairOf(row), score: model.scores(row.prompt).score })),
      ),
    );
    print(
      routingLine(
        "trained",
        test.map((row, index) => ({ ...pairOf(row), score: estimates[index]?.score ?? 0 })),
      ),
    );
    const kept = test.filter((_, index) => estimates[index]?.abstains === undefined);
    print(`abstains on ${test.length - kept.length} of ${test.length}`);
  }
}

/** MMLU with few gold labels of it: trained without its questions, adapted on the labels, tested on the rest. */
export function goldTables({ folder, examples, vectors, print }: Context): void {
  const all = readRows(folder, "routellm_mmlu");
  const { model, rows } = modelWithout(examples, vectors, all, (row) => row.src?.startsWith("ori_mmlu") === true);
  print(routingHead(`routellm_mmlu: ${all.length} rows, zero-shot trained on ${rows}`));
  for (const baseline of baselines(all.map(pairOf))) print(routingLine(baseline.name, baseline.rows, 50));
  print(
    routingLine(
      "trained, no label",
      all.map((row) => ({ ...pairOf(row), score: model.scores(row.prompt, heuristicScore(row.prompt)).score })),
      50,
    ),
  );
  const labelOf = (row: Row, subjects: boolean): AdaptLabel => ({
    text: row.prompt,
    outcomes: [row.outcomes[weakModel] as number, row.outcomes[strongModel] as number],
    prior: heuristicScore(row.prompt),
    ...(subjects ? { domain: row.task } : {}),
  });
  for (const [count, seeds, subjects] of [
    [50, 3, true],
    [200, 3, true],
    [1_000, 2, true],
    [1_500, 4, true],
    [1_500, 1, false],
  ] as const) {
    for (let seed = 1; seed <= seeds; seed++) {
      const order = shuffled(all.length, seededRandom(100 + seed));
      const started = Date.now();
      const adapted = adaptModel(
        model,
        order.slice(0, count).map((index) => labelOf(all[index] as Row, subjects)),
      );
      const took = Date.now() - started;
      const test = order.slice(count).map((index) => all[index] as Row);
      const predictions = test.map((row) => adapted.predict(row.prompt, heuristicScore(row.prompt)));
      const routed = test.map((row, index) => ({ ...pairOf(row), score: predictions[index]?.gain ?? 0 }));
      print(routingLine(`${count} labels, seed ${seed}${subjects ? "" : ", no subjects"}`, routed, 50));
      const promised = (tier: number): Promised[] =>
        test.map((row, index) => ({
          probability: predictions[index]?.tierSuccess[tier] ?? 0,
          outcome: tier === 0 ? (row.outcomes[weakModel] as number) : (row.outcomes[strongModel] as number),
        }));
      const errors = [0, 1].map((tier) => {
        const { low, high } = bootstrap(promised(tier), calibrationError, { resamples: 30 });
        return `${calibrationError(promised(tier)).toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
      });
      print(
        `  calibration error, weak ${errors[0]}, strong ${errors[1]}; adapting took ${took} ms; APGR ${routingFigures(routed).apgr.toFixed(4)}`,
      );
    }
  }
}
