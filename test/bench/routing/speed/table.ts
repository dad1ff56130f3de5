import { Bench } from "tinybench";
import { miniLmIn } from "../mini-lm.ts";
import { coldLoadTable } from "./cold-load.ts";
import { type Decider, localDeciders } from "./decider.ts";
import { embeddingCall } from "./embedding-call.ts";
import { promptsBySize } from "./prompts.ts";
import { sizeTable } from "./sizes.ts";

/** Time for one cell, in milliseconds, and the fewest decisions in it. */
const cellMs = 600;
const fewest = 30;

/** Microseconds a decision by prompt size, what the first decision of a process costs, and what the weights weigh. */
export async function speedTables({
  miniLm,
  print,
}: {
  readonly miniLm: string | undefined;
  readonly print: (line: string) => void;
}): Promise<void> {
  const call = await embeddingCall();
  const embed = miniLmIn(miniLm);
  const inProcess: Decider = {
    name: "MiniLM in the process (q4, 256 tokens)",
    decide: embed && ((text) => embed([text])),
    missing: "no folder of it was given",
  };
  print("\nmicroseconds a decision, median (99th percentile)");
  print(`| classifier | ${promptsBySize.map(({ name }) => name).join(" | ")} |`);
  print(`| --- |${" --- |".repeat(promptsBySize.length)}`);
  for (const decider of [...localDeciders(), inProcess, call]) {
    const cells: string[] = [];
    for (const { text } of promptsBySize) cells.push(await cellOf(decider, text));
    print(`| ${[decider.name, ...cells].join(" | ")} |`);
  }
  call.close();
  await coldLoadTable(print);
  sizeTable(print);
}

async function cellOf({ decide, missing }: Decider, text: string): Promise<string> {
  if (decide === undefined) return `not measured: ${missing ?? ""}`;
  const bench = new Bench({ time: cellMs, warmupTime: cellMs / 3, iterations: fewest });
  bench.add("decision", () => decide(text));
  await bench.run();
  const [task] = bench.tasks;
  if (task === undefined || !("latency" in task.result)) return "failed";
  const { p50, p99 } = task.result.latency;
  return `${shown(1_000 * p50)} (${shown(1_000 * p99)})`;
}

function shown(microseconds: number): string {
  if (microseconds < 10) return microseconds.toFixed(1);
  return Math.round(microseconds).toLocaleString("en-US");
}
