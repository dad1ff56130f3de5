/**
 * Microseconds per decision of each classifier, for last turns of 200 B, 2 KB, 20 KB and 100 KB.
 * Run: node --conditions=@spillway/source test/bench/classifier.ts
 */
import { floorRuleClassifier, heuristicClassifier, lengthClassifier, trainedClassifier } from "@spillway/classifier";
import { Bench } from "tinybench";
import { conversationOf } from "../classifier/conversation.ts";

const paragraph =
  "Our order service writes to PostgreSQL and publishes to Kafka. Since Monday about 1 in 2,000 events is lost. " +
  "Explain why that can happen, compare the outbox pattern with change data capture, and propose a fix step by step.\n" +
  "```ts\nasync function place(order: Order): Promise<void> {\n  await db.insert(order);\n  await bus.publish(order);\n}\n```\n";

const classifiers = [heuristicClassifier(), trainedClassifier(), lengthClassifier(), floorRuleClassifier()];
const bench = new Bench({ time: 400, warmupTime: 200 });
for (const length of [200, 2_000, 20_000, 100_000]) {
  const text = paragraph.repeat(Math.ceil(length / paragraph.length)).slice(0, length);
  const conversation = conversationOf(text);
  for (const classifier of classifiers) {
    bench.add(`${classifier.name} ${length} B`, () => {
      classifier.classify(conversation);
    });
  }
}
await bench.run();
console.table(
  bench.tasks.map((task) => {
    const { result } = task;
    if (!("latency" in result)) return { task: task.name, state: result.state };
    return {
      task: task.name,
      "us mean": (result.latency.mean * 1_000).toFixed(2),
      "us p50": (result.latency.p50 * 1_000).toFixed(2),
      "us p99": (result.latency.p99 * 1_000).toFixed(2),
    };
  }),
);
