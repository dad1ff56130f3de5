import { mean } from "../context.ts";
import { type KeptPromise, PromiseTrial } from "./kept-promise.ts";
import { labelCounts, promiseTasks } from "./tasks.ts";

const promised = 0.95;

/**
 * Promises of 95% of the strong model's quality, made from draws of labels and tried on all other rows of the task: how often
 * they were broken. Where `calibrate` refuses, nothing was promised, and it is counted apart.
 */
export function promiseTable({
  folder,
  resamples,
  print,
  progress,
}: {
  readonly folder: string;
  readonly resamples: number;
  readonly print: (line: string) => void;
  readonly progress: (line: string) => void;
}): void {
  print('\n"95% of the strong model\'s quality", promised from labels and tried on the other rows');
  print(
    "| task | rows | labels | draws | refused | promised | broken | quality of strong, mean (least) | strong calls, mean |",
  );
  print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
  const all: KeptPromise[] = [];
  let draws = 0;
  for (const task of promiseTasks(folder)) {
    const trial = new PromiseTrial(task);
    for (const { labels, perThousand } of labelCounts) {
      const count = Math.max(1, Math.round((resamples * perThousand) / 1_000));
      progress(`promise: ${task.name}, ${labels} labels, ${count} draws`);
      const kept: KeptPromise[] = [];
      for (let draw = 1; draw <= count; draw++) {
        const result = trial.run(labels, draw, promised);
        if (result !== undefined) kept.push(result);
      }
      all.push(...kept);
      draws += count;
      print(line(task.name, `${task.rows.length}`, `${labels}`, count, kept));
    }
  }
  print(line("all", "", "", draws, all));
}

function line(name: string, rows: string, labels: string, draws: number, kept: readonly KeptPromise[]): string {
  const qualities = kept.map(({ qualityOfStrong }) => qualityOfStrong);
  const broken = qualities.filter((quality) => quality < promised).length;
  const cells =
    kept.length === 0
      ? ["-", "-", "-"]
      : [
          `${broken} (${((100 * broken) / kept.length).toFixed(1)}%)`,
          `${mean(qualities).toFixed(3)} (${Math.min(...qualities).toFixed(3)})`,
          `${(100 * mean(kept.map(({ strongShare }) => strongShare))).toFixed(0)}%`,
        ];
  return `| ${[name, rows, labels, draws, draws - kept.length, kept.length, ...cells].join(" | ")} |`;
}
