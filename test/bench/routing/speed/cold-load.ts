import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { quantile } from "@spillway/evals";
import { conversationOf } from "../../../classifier/conversation.ts";
import { distOf, staleBuild } from "./built.ts";
import { promptsBySize } from "./prompts.ts";

const processes = 21;
const steps = [
  "import of the package",
  "first decision of the heuristic, word lists read in it",
  "first decision of the trained classifier, weights decoded in it",
  "second decision of the trained classifier",
];

/** What the built package costs in fresh processes, one after the other. */
export async function coldLoadTable(print: (line: string) => void): Promise<void> {
  print(`\ncold load of the built package, milliseconds over ${processes} fresh processes, a prompt of 200 B`);
  const stale = staleBuild();
  if (stale !== undefined) {
    print(`not measured: ${stale}`);
    return;
  }
  const program = `
    const began = performance.now();
    const { heuristicClassifier, trainedClassifier } = await import(${JSON.stringify(pathToFileURL(`${distOf("classifier")}index.js`))});
    const conversation = ${JSON.stringify(conversationOf(promptsBySize[0]?.text ?? ""))};
    const imported = performance.now();
    heuristicClassifier().classify(conversation);
    const heuristic = performance.now();
    const classifier = trainedClassifier();
    classifier.classify(conversation);
    const first = performance.now();
    classifier.classify(conversation);
    console.log(JSON.stringify([imported - began, heuristic - imported, first - heuristic, performance.now() - first]));`;
  const runs: number[][] = [];
  for (let run = 0; run < processes; run++) {
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
    runs.push(JSON.parse(stdout) as number[]);
  }
  print("| step | median | least | most |\n| --- | --- | --- | --- |");
  for (const [at, step] of steps.entries()) {
    const taken = runs.map((run) => run[at] as number).sort((a, b) => a - b);
    print(`| ${step} | ${[0.5, 0, 1].map((share) => quantile(taken, share).toFixed(2)).join(" | ")} |`);
  }
}
