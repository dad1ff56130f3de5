import type { Gate, Verdict } from "@spillway/core";
import { emptyGate, judgeDraft, logprobGate, predicateGate, repetitionGate, schemaGate } from "@spillway/escalation";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { draftOf, expectationOf } from "./draft.ts";

const judgeText = (text: string, answerSchema: unknown) =>
  schemaGate().judge(draftOf({ text }), expectationOf({ answerSchema }, { structured: "schema" }));

describe("emptyGate", () => {
  test.each([
    ["<think>\nLet me see", "reject"],
    ["<think>Let me see</think>\n", "reject"],
    ["<think>Let me see</think>\nParis", "accept"],
    ["\u200b \u200b", "reject"],
  ])("%j: %s", (text, verdict) => {
    expect(emptyGate().judge(draftOf({ text }), expectationOf())).toMatchObject({ verdict });
  });
});

describe("schemaGate", () => {
  test("a schema that is frozen is used like any other, and none is written to", () => {
    const open = {
      type: "object",
      properties: { a: { $ref: "#/$defs/text" } },
      required: ["a"],
      $defs: { text: { type: "string" } },
    };
    expect(judgeText("{}", Object.freeze(open))).toMatchObject({ verdict: "reject" });
    expect(judgeText('{"a":"x"}', open)).toMatchObject({ verdict: "accept" });
    expect(Object.getOwnPropertyNames(open.properties.a)).toEqual(["$ref"]);
  });

  test.each([
    ["a reference that leads nowhere", { properties: { a: { $ref: "#/$defs/gone" } } }],
    ["a pattern that is no regular expression", { properties: { a: { type: "string", pattern: "(" } } }],
    ["a schema that is no schema", "object"],
    ["none", undefined],
  ])("abstains, and does not throw, on %s", (_name, schema) => {
    expect(judgeText('{"a":"1"}', schema)).toMatchObject({ verdict: "abstain" });
  });

  test.each([
    [[1, 1], "reject"],
    [["x", 1], "accept"],
  ])("reads a draft-07 tuple as draft-07: %j", (value, verdict) => {
    const schema = {
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "array",
      items: [{ type: "string" }, { type: "number" }],
    };
    expect(judgeText(JSON.stringify(value), schema)).toMatchObject({ verdict });
  });

  test.each([
    ["free text for a tool without parameters", undefined, "ls -la", "accept"],
    ["a broken object for a tool without parameters", undefined, '{"a":', "reject"],
    ["an array for a tool with parameters", { properties: { a: {} } }, "[1]", "reject"],
    ["parameters that cannot be used", { $ref: "#/gone" }, "{}", "abstain"],
  ])("tool arguments: %s", (_name, parameters, argumentsText, verdict) => {
    const draft = draftOf({ text: "", toolCalls: [{ name: "f", argumentsText }] });
    expect(schemaGate().judge(draft, expectationOf({ tools: [{ name: "f", parameters }] }))).toMatchObject({ verdict });
  });

  test("never throws, whatever the schema and the answer", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.string(), (schema, value, broken) => {
        for (const text of [JSON.stringify(value), broken]) {
          const said = judgeText(text, schema) as Verdict;
          expect(["accept", "reject", "abstain"]).toContain(said.verdict);
        }
      }),
    );
  });
});

describe("repetitionGate", () => {
  const prose =
    "The council met on Monday to talk about the new tram line. Several members asked about cost, noise and the length " +
    "of the works. The mayor said that a first plan would be ready by spring and that residents would be asked before " +
    "anything was built. A vote is expected in June. ";
  const judge = (text: string, ask?: string) =>
    repetitionGate().judge(draftOf({ text }), expectationOf({}, ask === undefined ? {} : { ask }));

  test.each([
    ["a sentence without spaces, after prose with them", prose + "这是一个重复的句子。".repeat(60)],
    ["a paragraph of 60 words", prose + prose.toUpperCase().repeat(6)],
    ["one sign and nothing else", "!".repeat(500)],
    ["half a JSON", `{"items":[${'{"name":"x"},'.repeat(100)}`],
  ])("rejects %s", (_name, text) => {
    expect(judge(text)).toMatchObject({ verdict: "reject" });
  });

  test.each([
    ["zeros", `[${"0, ".repeat(300)}0]`],
    ["base64 of nothing", `data:image/png;base64,${"A".repeat(800)}`],
    ["a drawn line", "=".repeat(400)],
    ["a path", `M0 0 ${"L1 1 ".repeat(100)}`],
    ["blank lines", `${prose}${"\n".repeat(1_000)}`],
  ])("accepts %s", (_name, text) => {
    expect(judge(text)).toMatchObject({ verdict: "accept" });
  });

  test("abstains where the user asks for repetition", () => {
    expect(judge("I must not talk. ".repeat(100), "Write 'I must not talk.' 100 times.")).toMatchObject({
      verdict: "abstain",
    });
  });

  test("is linear", () => {
    for (const unit of ["a", "ab", `${"a".repeat(999)}b`, " "]) {
      const start = performance.now();
      judge(unit.repeat(Math.ceil(1_000_000 / unit.length)));
      expect(performance.now() - start).toBeLessThan(50);
    }
  });
});

describe("logprobGate", () => {
  test.each([
    [[...Array.from({ length: 200 }, () => -0.1), -9_999], "accept"],
    [[...Array.from({ length: 200 }, () => -0.1), Number.NEGATIVE_INFINITY], "accept"],
    [[Number.NaN, -5], "reject"],
    [[Number.NaN], "abstain"],
  ])(
    "one token of next to no probability does not decide, and no figure is no figure (%#)",
    (tokenLogprobs, verdict) => {
      expect(logprobGate({ minMean: -1 }).judge(draftOf({ tokenLogprobs }), expectationOf())).toMatchObject({
        verdict,
      });
    },
  );
});

describe("users' own code", () => {
  test.each([null, undefined, 1, "yes", {}, { verdict: "maybe" }])("a predicate that gives %j abstains", (given) => {
    expect(predicateGate(() => given as never).judge(draftOf(), expectationOf())).toMatchObject({ verdict: "abstain" });
  });

  test("a promise of any make is waited for", async () => {
    // biome-ignore lint/suspicious/noThenProperty: a thenable that is no Promise is what is tested
    const thenable = { then: (settle: (value: boolean) => void) => settle(false) };
    const gate = predicateGate(() => thenable as never);
    expect(await judgeDraft([gate], draftOf(), expectationOf())).toMatchObject({ verdict: "reject" });
  });

  test.each([() => null, () => undefined, () => ({}), () => Promise.reject(new Error("x")), async () => null])(
    "a gate that gives no verdict does not break the call (%#)",
    async (given) => {
      const gate: Gate = { name: "odd", judge: given as never };
      expect(await judgeDraft([gate], draftOf(), expectationOf())).toMatchObject({ verdict: "accept" });
    },
  );

  test("a gate after an asynchronous one is still asked, and its rejection counts", async () => {
    const later: Gate = {
      name: "later",
      judge: async () => ({ verdict: "accept", gate: "later", reason: "", score: 0.5 }),
    };
    expect(await judgeDraft([later, emptyGate()], draftOf({ text: "" }), expectationOf())).toMatchObject({
      verdict: "reject",
      gate: "empty",
    });
    expect(await judgeDraft([later, emptyGate()], draftOf(), expectationOf())).toMatchObject({ score: 0.5 });
  });

  test("gates that answer at once are judged without a promise", () => {
    expect(judgeDraft([emptyGate(), repetitionGate()], draftOf(), expectationOf())).not.toBeInstanceOf(Promise);
  });
});
