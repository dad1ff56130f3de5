import { schemaGate } from "@spillway/escalation";
import { describe, expect, it } from "vitest";
import type { Call } from "../../packages/router/src/call.ts";
import { draftOf, draftOfStream, expectationOf } from "../../packages/router/src/judge/draft-of.ts";

const call = (fields: object) => ({ inbound: { fields }, conversation: undefined }) as unknown as Call;

describe("draftOf", () => {
  const tools = [{ type: "custom", custom: { name: "shell" } }];
  const toolCalls = [{ index: 0, id: "c", type: "custom", custom: { name: "shell", input: "ls -la" } }];

  it("reads a custom tool's call as one that was offered", async () => {
    const draft = draftOf({
      choices: [{ message: { content: null, tool_calls: toolCalls }, finish_reason: "tool_calls" }],
    });
    expect(draft.toolCalls).toEqual([{ name: "shell", argumentsText: "ls -la" }]);
    expect((await schemaGate().judge(draft, expectationOf(call({ tools })))).verdict).not.toBe("reject");
  });

  it("puts a streamed one together", () => {
    const chunk = (delta: object) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
    const rest = [{ index: 0, custom: { input: " -la" } }];
    const first = [{ ...toolCalls[0], custom: { name: "shell", input: "ls" } }];
    const bytes = Buffer.from(`${chunk({ tool_calls: first })}${chunk({ tool_calls: rest })}data: [DONE]\n\n`);
    expect(draftOfStream(bytes).toolCalls).toEqual([{ name: "shell", argumentsText: "ls -la" }]);
  });

  it.each([
    [undefined],
    [null],
    [{}],
    [{ choices: [] }],
    [{ choices: [{}] }],
    [{ choices: [{ message: { content: 5 } }] }],
  ])("finds nothing in %j, and does not throw", (parsed) => {
    expect(draftOf(parsed)).toMatchObject({ text: "", toolCalls: [] });
  });
});
