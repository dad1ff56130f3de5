import { startLoopbackServer, type TextAnswer, text } from "@spillway/testing";
import type { RouteConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { bothWays, start, twoTiers } from "./support.ts";

const person = {
  type: "json_schema" as const,
  json_schema: {
    name: "person",
    schema: {
      type: "object",
      properties: { name: { type: "string" }, age: { type: "integer" } },
      required: ["name", "age"],
      additionalProperties: false,
    },
  },
};
const tools = [
  {
    type: "function" as const,
    function: {
      name: "weather",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  },
];
const json = { type: "json_object" as const };
const calls = (name: string, args: string) => text("", { toolCalls: [{ name, arguments: args }] });

const cases: [string, TextAnswer, object, boolean][] = [
  ["a refusal in its own field", text("", { refusal: "I can't help with that." }), {}, true],
  ["a refusal in words", text("I'm sorry, but I can't assist with that request."), {}, true],
  ["a content filter", text("I", { finishReason: "content_filter" }), {}, true],
  ["an answer about refusals", text("To refuse politely you may write: no, thank you."), {}, false],
  ["broken JSON", text('{"name": "Ada", '), { response_format: json }, true],
  ["good JSON", text('{"name": "Ada"}'), { response_format: json }, false],
  ["JSON against its schema", text('{"name": "Ada", "age": "old"}'), { response_format: person }, true],
  ["JSON that fits its schema", text('{"name": "Ada", "age": 36}'), { response_format: person }, false],
  ["no JSON where none was asked", text("{ not JSON"), {}, false],
  ["broken tool arguments", calls("weather", '{"city":'), { tools }, true],
  ["tool arguments against their schema", calls("weather", '{"town":"Oslo"}'), { tools }, true],
  ["a tool that was not offered", calls("whether", '{"city":"Oslo"}'), { tools }, true],
  ["a good tool call", calls("weather", '{"city":"Oslo"}'), { tools }, false],
  ["a loop", text(`So ${"the answer is the answer is ".repeat(120)}`), {}, true],
  ["a list", text(Array.from({ length: 60 }, (_, index) => `${index + 1}. item ${index * 7}`).join("\n")), {}, false],
];

const off: RouteConfig["gates"] = { refusal: false, schema: false, repetition: false, empty: false, cut: false };

for (const [name, call] of bothWays) {
  describe(`the built-in gates on ${name}`, () => {
    it.each(cases)("%s", async (_name, answer, extra, escalates) => {
      await using local = await startLoopbackServer({ answer });
      await using cloud = await startLoopbackServer();
      await using rig = start(twoTiers(local, cloud, { gates: {} }));
      await call(rig, "auto", "easy", extra);
      expect((await rig.record()).attempts[0]?.verdict?.verdict).toBe(escalates ? "reject" : "accept");
      expect(cloud.requestCount).toBe(escalates ? 1 : 0);
      rig.router.update(twoTiers(local, cloud, { gates: off }));
      await call(rig, "auto", "easy", extra);
      expect(cloud.requestCount).toBe(escalates ? 1 : 0);
    });
  });
}
