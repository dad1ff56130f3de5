import { text } from "@spillway/testing";
import { describe, expect, test } from "vitest";
import { startPair, writtenPieces } from "./support.ts";

const input = "How are you?";

describe("a response", () => {
  test("is read by the real client", async () => {
    const { server, client } = await startPair();
    server.script(
      text("Fine.", { usage: { inputTokens: 9, outputTokens: 12 }, cachedTokens: 4, reasoningTokens: 8 }),
      text("Cut", { finishReason: "length" }),
      text("", { refusal: "No." }),
    );
    const response = await client.responses.create({ model: "m", input });
    expect(response).toMatchObject({ output_text: "Fine.", status: "completed", model: "m" });
    expect(response.usage).toEqual({
      input_tokens: 9,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 12,
      output_tokens_details: { reasoning_tokens: 8 },
      total_tokens: 21,
    });
    const cut = await client.responses.create({ model: "m", input });
    expect(cut).toMatchObject({ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } });
    const refusal = await client.responses.create({ model: "m", input });
    expect(refusal.output[0]).toMatchObject({ content: [{ type: "refusal", refusal: "No." }] });
  });

  test("streams through responses.stream, tool calls and log probabilities included", async () => {
    const { server, client } = await startPair();
    const argumentsText = JSON.stringify({ city: "Reykjavík", unit: "celsius" });
    server.script(
      text("Let me look.", {
        toolCalls: [{ id: "c1", name: "weather", arguments: argumentsText }],
        logprobs: [-1, -2],
      }),
    );
    const stream = client.responses.stream({ model: "m", input, include: ["message.output_text.logprobs"] });
    const types: string[] = [];
    let deltas = "";
    stream.on("event", (event) => types.push(event.type));
    stream.on("response.output_text.delta", (event) => {
      deltas += event.delta;
    });
    const final = await stream.finalResponse();
    expect(deltas).toBe("Let me look.");
    expect(final.output_text).toBe("Let me look.");
    expect(final.output[0]).toMatchObject({ type: "message", status: "completed" });
    expect(final.output[1]).toMatchObject({ type: "function_call", call_id: "c1", arguments: argumentsText });
    expect(final.usage?.total_tokens).toBeGreaterThan(0);
    expect(types).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.output_item.added",
      "response.function_call_arguments.delta",
      "response.function_call_arguments.delta",
      "response.function_call_arguments.delta",
      "response.function_call_arguments.done",
      "response.output_item.done",
      "response.completed",
    ]);
  });

  test.each([
    ["a refusal", text("", { refusal: "I must not." }), "completed"],
    ["tool calls alone", text("", { toolCalls: [{ name: "f", arguments: "{}" }] }), "completed"],
    ["an incomplete answer", text("Cut sho", { finishReason: "length" }), "incomplete"],
  ] as const)("streams %s", async (_, answer, status) => {
    const { server, client } = await startPair();
    server.script(answer);
    expect((await client.responses.stream({ model: "m", input }).finalResponse()).status).toBe(status);
  });

  test("numbers its events and writes each alone", async () => {
    const { server } = await startPair();
    const pieces = await writtenPieces(server, "/responses", { model: "m", input, stream: true });
    const events = pieces.map((piece) => /^event: (\S+)\ndata: (.*)\n\n$/.exec(piece));
    for (const [index, event] of events.entries()) {
      expect(JSON.parse(event?.[2] ?? "")).toMatchObject({ type: event?.[1], sequence_number: index });
    }
    expect(events.at(-1)?.[1]).toBe("response.completed");
  });
});
