const paragraph =
  "Our order service writes to PostgreSQL and publishes to Kafka. Since Monday about 1 in 2,000 events is lost. " +
  "Explain why that can happen, compare the outbox pattern with change data capture, and propose a fix step by step.\n" +
  "```ts\nasync function place(order: Order): Promise<void> {\n  await db.insert(order);\n  await bus.publish(order);\n}\n```\n";

/** Last turns by their size in bytes. */
export const promptsBySize: readonly { readonly name: string; readonly text: string }[] = [
  { name: "200 B", text: promptOf(200) },
  { name: "2 KB", text: promptOf(2_000) },
  { name: "20 KB", text: promptOf(20_000) },
  { name: "100 KB", text: promptOf(100_000) },
];

function promptOf(bytes: number): string {
  return paragraph.repeat(Math.ceil(bytes / paragraph.length)).slice(0, bytes);
}
