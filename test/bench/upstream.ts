import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * The upstream of the benches, in a process of its own: canned answers, so that what is measured is the client. A stream
 * is 200 chunks, written one by one: four in a turn of the event loop, or one a millisecond where the prompt says "paced",
 * so that each chunk is a read of its own, as with an engine.
 */
const usage = { prompt_tokens: 500, completion_tokens: 200, total_tokens: 700 };
const base = { id: "chatcmpl-1", created: 1_700_000_000, model: "model-a" };
const completion = JSON.stringify({
  ...base,
  object: "chat.completion",
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: Array.from({ length: 60 }, (_unused, index) => `word${index}`).join(" ") },
      finish_reason: "stop",
    },
  ],
  usage,
});
const chunk = (delta: object, finish: string | null) =>
  `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const chunks = [
  chunk({ role: "assistant", content: "" }, null),
  ...Array.from({ length: 198 }, (_unused, index) => chunk({ content: ` token${index}` }, null)),
  chunk({}, "stop"),
];
const usageChunk = `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices: [], usage })}\n\n`;
const done = "data: [DONE]\n\n";

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts).toString("latin1");
    if (!body.includes('"stream":true')) {
      response.writeHead(200, { "content-type": "application/json", "x-request-id": "req_1" });
      response.end(completion);
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream", "x-request-id": "req_1" });
    const all = body.includes("include_usage") ? [...chunks, usageChunk, done] : [...chunks, done];
    let at = 0;
    const paced = body.includes("paced");
    const write = () => {
      const until = Math.min(at + (paced ? 1 : 4), all.length);
      while (at < until) response.write(all[at++]);
      if (at < all.length && paced) setTimeout(write, 1);
      else if (at < all.length) setImmediate(write);
      else response.end();
    };
    write();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit(0));
