import { startLoopbackServer } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { replicas, start, user, within } from "../routing/support.ts";
import { type Fault, type FaultName, faults } from "./faults.ts";
import { type Content, contents, goodAnswers } from "./good-answers.ts";
import { noUnhandledRejections } from "./unhandled.ts";

noUnhandledRejections();

/** Faults of a stream that leave its answer whole. */
const harmless = [
  "garbage line, first",
  "garbage line, later",
  "split UTF-8",
  "invalid UTF-8",
  "no [DONE]",
  "trailing bytes",
  "usage missing",
  "usage twice",
] as const satisfies readonly FaultName[];

/** Some readers stop at [DONE], as the OpenAI client does; others read the body to its end. */
describe("a reader that reads a harmless fault to the end", () => {
  for (const name of harmless) {
    for (const content of contents) {
      it(`gets the bytes that the provider sent: ${name}, ${content}`, () => comparesBytes(faults[name], content));
    }
  }
});

async function comparesBytes(fault: Fault, content: Content): Promise<void> {
  const [good] = goodAnswers[content];
  await using server = await startLoopbackServer({ answer: fault.spoil?.(good.answer) ?? good.answer });
  await using rig = start({ ...replicas([server]), maxRetries: 0 });
  const body = JSON.stringify({
    model: "m",
    messages: user("Hello"),
    stream: true,
    stream_options: { include_usage: true },
  });
  const read = async (send: typeof fetch) => {
    const response = await send(`${server.baseUrl}/chat/completions`, { method: "POST", body });
    return Buffer.from(await response.arrayBuffer());
  };
  const direct = await within(read(fetch), "the bytes without the router");
  const routed = await within(read(rig.router.fetch as typeof fetch), "the bytes through the router");
  expect(routed.equals(direct)).toBe(true);
  expect(await rig.record()).toMatchObject({ outcome: "ok", status: 200 });
}
