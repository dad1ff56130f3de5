import { bootstrap, orderAccuracy, type Routed, routingFigures } from "@spillway/evals";
import { type Context, heuristicScore, mean } from "./context.ts";
import { apgrDifference } from "./difference.ts";
import { failureShare } from "./failure.ts";
import { type HeldOut, heldOutEstimates } from "./held-out.ts";
import { llamaPair, pairOf, printPairTable } from "./pair.ts";

type Router = "trained" | "gap" | "length" | "heuristic";
const routers: readonly Router[] = ["trained", "gap", "length", "heuristic"];
const resamples = 100;

interface Scored extends Record<Router, number> {
  readonly group: string;
  readonly weak: number;
  readonly strong: number;
  readonly difficulty: number;
  readonly abstains: boolean;
  readonly prompt: string;
}

/** Each category of MMLU-Pro, and each small source, by a model that has not seen it: an 8B against a 70B model. */
export function categoryTables(context: Context): void {
  const { print } = context;
  const scored = heldOutEstimates(context).filter(hasPair).map(scoredOf);
  const groups = Map.groupBy(scored, ({ group }) => group);
  print(
    "\nheld-out groups, Llama-3.1-8B against 70B: APGR; order: pairs ordered right by the share of models that fail",
  );
  print(
    "| group | rows | trained | gap head | length | heuristic | order, trained | order, length | abstains | answered |",
  );
  print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
  const shown = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [group, rows] of shown) {
    const figures = routers.map((router) => withInterval(rows, (sample) => apgr(sample, router)));
    const orders = (["trained", "length"] as const).map((router) => order(rows, router).toFixed(3));
    const answered = rows.filter(({ abstains }) => !abstains);
    const abstained = rows.length - answered.length;
    const own = withInterval(answered, (sample) => apgr(sample, "trained"));
    print(`| ${[group, rows.length, ...figures, ...orders, abstained, own].join(" | ")} |`);
  }
  const categories = shown.filter(([group]) => !group.startsWith("zeroeval")).map(([, rows]) => rows);
  const means = routers.map((router) => mean(categories.map((rows) => apgr(rows, router))).toFixed(3));
  const meanOrders = (["trained", "length"] as const).map((router) =>
    mean(categories.map((rows) => order(rows, router))).toFixed(3),
  );
  print(`| mean of MMLU-Pro's ${categories.length} | | ${[...means, ...meanOrders].join(" | ")} | | |`);
  const pooled = categories.flat();
  printPairTable(
    print,
    `all ${pooled.length} rows of MMLU-Pro, each by a model that has not seen its category`,
    pooled,
    [
      { name: "trained, gap head", scores: pooled.map(({ gap }) => gap) },
      { name: "**trained**", scores: pooled.map(({ trained }) => trained) },
    ],
    resamples,
  );
  for (const ours of ["trained", "gap"] as const) {
    for (const theirs of ["length", "heuristic"] as const) {
      const scores = [ours, theirs].map((router) => pooled.map((row) => row[router]));
      const difference = apgrDifference(pooled, scores[0] ?? [], scores[1] ?? [], resamples);
      print(`${ours} minus ${theirs}, pooled: ${difference}`);
    }
  }
}

function hasPair({ row }: HeldOut): boolean {
  return llamaPair.every((model) => row.outcomes[model] !== undefined);
}

function scoredOf({ group, row, estimate }: HeldOut): Scored {
  return {
    ...pairOf(row, llamaPair),
    group,
    difficulty: failureShare(row),
    abstains: estimate.abstains !== undefined,
    trained: estimate.score,
    gap: estimate.gap,
    length: row.prompt.length,
    heuristic: heuristicScore(row.prompt),
  };
}

function apgr(rows: readonly Scored[], router: Router): number {
  return routingFigures(rows.map((row): Routed => ({ weak: row.weak, strong: row.strong, score: row[router] }))).apgr;
}

function order(rows: readonly Scored[], router: Router): number {
  return orderAccuracy(rows.map((row) => ({ score: row[router], value: row.difficulty })));
}

function withInterval(rows: readonly Scored[], statistic: (sample: readonly Scored[]) => number): string {
  const { low, high } = bootstrap(rows, statistic, { resamples });
  return `${statistic(rows).toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
