import type { Draft, Expectation } from "@spillway/core";
import {
  cutGate,
  emptyGate,
  judgeDraft,
  logprobGate,
  predicateGate,
  refusalGate,
  repetitionGate,
  schemaGate,
} from "@spillway/escalation";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const draft = (parts: Partial<Draft> = {}): Draft => ({
  text: "Paris.",
  toolCalls: [],
  finishReason: "stop",
  refusal: undefined,
  tokenLogprobs: undefined,
  outputTokens: 3,
  ...parts,
});
const expectation = (
  parts: Partial<Expectation> = {},
  structured: "none" | "json" | "schema" = "none",
): Expectation => ({
  conversation: {
    turns: [{ role: "user", text: "?" }],
    tools: 0,
    attachments: { images: 0, audio: 0, files: 0 },
    structured,
    maxOutputTokens: undefined,
  },
  answerSchema: undefined,
  tools: [],
  maxOutputTokens: undefined,
  ...parts,
});
const verdict = async (gate: ReturnType<typeof emptyGate>, parts?: Partial<Draft>, wants = expectation()) =>
  (await gate.judge(draft(parts), wants)).verdict;

describe("emptyGate", () => {
  it.each([
    [{ text: "" }, "reject"],
    [{ text: " \n\t" }, "reject"],
    [{ text: "", toolCalls: [{ name: "f", argumentsText: "{}" }] }, "accept"],
    [{ text: "", refusal: "no" }, "accept"],
    [{ text: "0" }, "accept"],
  ])("%j: %s", async (parts, expected) => {
    expect(await verdict(emptyGate(), parts)).toBe(expected);
  });
});

describe("cutGate", () => {
  it("rejects a cut that the caller did not ask for, abstains on the caller's own", async () => {
    expect(await verdict(cutGate())).toBe("accept");
    expect(await verdict(cutGate(), { finishReason: "length" })).toBe("reject");
    expect(
      await verdict(cutGate(), { finishReason: "length", outputTokens: 16 }, expectation({ maxOutputTokens: 16 })),
    ).toBe("abstain");
    expect(
      await verdict(cutGate(), { finishReason: "length", outputTokens: 16 }, expectation({ maxOutputTokens: 500 })),
    ).toBe("reject");
  });
});

describe("refusalGate", () => {
  it.each([
    "I'm sorry, but I can't assist with that.",
    "I am sorry, I cannot help with this request.",
    "Sorry, I'm not able to do that.",
    "I can’t help with that.",
    "As an AI language model, I don't have access to that.",
    "Es tut mir leid, aber dabei kann ich dir nicht helfen.",
    "Je suis désolé, je ne peux pas répondre à cette demande.",
    "Lo siento, no puedo ayudarte con eso.",
    "抱歉，我无法提供这类信息。",
    "申し訳ありませんが、そのご要望にはお応えできません。",
  ])("rejects: %s", async (text) => {
    expect(await verdict(refusalGate(), { text })).toBe("reject");
  });

  it.each([
    "Sorry to hear that! Here is what you can do: restart the router.",
    "I can help you with that.",
    "Unfortunately the train was late, so she missed the show.",
    "You cannot divide by zero.",
    "I cannot recommend this restaurant enough: the food is superb.",
    `I'm sorry, but I can't find the file you mention; here is a full alternative. ${"Do this and then that. ".repeat(40)}`,
    "",
  ])("does not reject: %s", async (text) => {
    expect(await verdict(refusalGate(), { text })).toBe("accept");
  });

  it("knows the API's own refusal and a content filter", async () => {
    expect(await verdict(refusalGate(), { refusal: "No." })).toBe("reject");
    expect(await verdict(refusalGate(), { finishReason: "content_filter" })).toBe("reject");
  });
});

describe("schemaGate", () => {
  const answerSchema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: { city: { type: "string" }, size: { type: ["integer", "null"] } },
    required: ["city", "size"],
    additionalProperties: false,
  };
  it.each([
    ['{"city":"Paris","size":2}', "accept"],
    ['{"city":"Paris","size":null}', "accept"],
    ['{"city":"Paris"}', "reject"],
    ['{"city":"Paris","size":"2"}', "reject"],
    ['{"city":"Paris","size":2,"x":1}', "reject"],
    ['```json\n{"city":"Paris","size":2}\n```', "reject"],
    ['{"city":"Par', "reject"],
    ["", "reject"],
  ])("schema: %s is %s", async (text, expected) => {
    expect(await verdict(schemaGate(), { text }, expectation({ answerSchema }, "schema"))).toBe(expected);
  });

  it("json mode wants an object; no mode wants nothing", async () => {
    expect(await verdict(schemaGate(), { text: "[1]" }, expectation({}, "json"))).toBe("accept");
    expect(await verdict(schemaGate(), { text: "5" }, expectation({}, "json"))).toBe("reject");
    expect(await verdict(schemaGate(), { text: "not json" })).toBe("abstain");
  });

  it("abstains on a schema that cannot be used", async () => {
    const wants = expectation({ answerSchema: { $ref: "#/$defs/gone" } }, "schema");
    expect(await verdict(schemaGate(), { text: "{}" }, wants)).toBe("abstain");
  });

  it.each([
    ["weather", '{"city":"Paris"}', "accept"],
    ["weather", '{"city":5}', "reject"],
    ["weather", '{"city":', "reject"],
    ["weather", "", "reject"],
    ["launch", "{}", "reject"],
    ["ping", "", "accept"],
  ])("tool call %s(%s): %s", async (name, argumentsText, expected) => {
    const tools = [
      { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } },
      { name: "ping", parameters: undefined },
    ];
    expect(await verdict(schemaGate(), { toolCalls: [{ name, argumentsText }] }, expectation({ tools }))).toBe(
      expected,
    );
  });
});

describe("repetitionGate", () => {
  it.each([
    ["one word", `The answer is ${"very ".repeat(100)}`],
    ["a sentence", `Well. ${"I think that this is the way to do it. ".repeat(20)}`],
    ["characters", "haha".repeat(60)],
    ["Chinese", "这是一个重复的句子。".repeat(20)],
    ["a cut loop", `${"and then the next step is to ".repeat(15)}and then the`],
  ])("rejects %s again and again", async (_name, text) => {
    expect(await verdict(repetitionGate(), { text })).toBe("reject");
  });

  it.each([
    [
      "prose",
      "The quick brown fox jumps over the lazy dog while the rain keeps falling on the old stone bridge near the mill.",
    ],
    ["a table's rule", `| a | b |\n${"-".repeat(200)}`],
    [
      "a refrain",
      "row row row your boat gently down the stream merrily merrily merrily merrily life is but a dream ".repeat(3),
    ],
    ["numbers", Array.from({ length: 200 }, (_unused, index) => index).join(" ")],
    ["short", "no no no"],
    ["code", Array.from({ length: 30 }, (_unused, index) => `  item${index}: load("file${index}.txt"),`).join("\n")],
  ])("does not reject %s", async (_name, text) => {
    expect(await verdict(repetitionGate(), { text })).toBe("accept");
  });
});

describe("logprobGate", () => {
  it("compares the mean with the threshold, and abstains without figures", async () => {
    const gate = logprobGate({ minMean: -0.3 });
    expect(gate.needsLogprobs).toBe(true);
    expect(await verdict(gate, { tokenLogprobs: [-0.1, -0.2] })).toBe("accept");
    expect(await verdict(gate, { tokenLogprobs: [-0.1, -0.9] })).toBe("reject");
    expect(await verdict(gate)).toBe("abstain");
    expect(await verdict(gate, { tokenLogprobs: [] })).toBe("abstain");
  });
});

describe("predicateGate", () => {
  const cases: readonly [Parameters<typeof predicateGate>[0], string][] = [
    [() => true, "accept"],
    [() => false, "reject"],
    [async () => false, "reject"],
    [
      () => {
        throw new Error("bug");
      },
      "abstain",
    ],
    [() => Promise.reject(new Error("bug")), "abstain"],
  ];
  it.each(cases)("%s: %s", async (predicate, expected) => {
    expect(await verdict(predicateGate(predicate))).toBe(expected);
  });
});

describe("judgeDraft", () => {
  it("takes the first rejection and asks no further", async () => {
    let asked = 0;
    const last = predicateGate(() => {
      asked += 1;
      return true;
    });
    expect(await judgeDraft([emptyGate(), cutGate(), last], draft({ text: "" }), expectation())).toMatchObject({
      gate: "empty",
    });
    expect(asked).toBe(0);
    expect(await judgeDraft([emptyGate(), last], draft(), expectation())).toMatchObject({ verdict: "accept" });
  });

  it("survives a gate that throws", async () => {
    const bad = {
      name: "bad",
      judge() {
        throw new Error("x");
      },
    };
    expect(await judgeDraft([bad], draft(), expectation())).toMatchObject({ verdict: "accept" });
  });

  it("never throws, never quotes the answer, and is quick on any draft", async () => {
    const gates = [emptyGate(), cutGate(), refusalGate(), schemaGate(), repetitionGate(), logprobGate({ minMean: -1 })];
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("a ".repeat(100_000), "I'm sorry ".repeat(50_000), "{".repeat(50_000)),
    );
    const property = fc.asyncProperty(
      text,
      fc.constantFrom("none", "json", "schema"),
      fc.string(),
      async (said, structured, args) => {
        const one = draft({
          text: `${said} canary-7f3a`,
          toolCalls: args === "" ? [] : [{ name: "f", argumentsText: args }],
        });
        const result = await judgeDraft(
          gates,
          one,
          expectation({ answerSchema: { type: "object" } }, structured as "none"),
        );
        expect(JSON.stringify(result)).not.toContain("canary-7f3a");
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });
});
