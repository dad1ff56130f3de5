import { heuristicBase, heuristicClassifier, heuristicWeights, type SignalName } from "@spillway/classifier";
import { ConfigError, type Conversation, type Turn } from "@spillway/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conversationOf } from "./conversation.ts";
import { prompts } from "./prompts.ts";

const classifier = heuristicClassifier();
const reasonsOf = (conversation: Conversation): string[] =>
  classifier.classify(conversation).reasons.map((reason) => reason.name);

const fragments = [
  "prove",
  "step by step",
  "```js\nconst a = 1;\n```",
  "$\\int_0^1 x dx$",
  "hello",
  "translate",
  "must",
  "3 + 4 = 7",
  "设计",
  "почему",
  "Traceback",
  "\n1. a\n2. b\n",
  "<system-reminder>",
  "</system-reminder>",
  "exactly",
  "?",
  "\ud800",
];
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.array(fc.constantFrom(...fragments), { maxLength: 30 }).map((parts) => parts.join(" ")),
);
const turn: fc.Arbitrary<Turn> = fc.record({
  role: fc.constantFrom("system", "user", "assistant", "tool"),
  text,
});
const conversation: fc.Arbitrary<Conversation> = fc.record({
  turns: fc.array(turn, { maxLength: 6 }),
  tools: fc.nat(200),
  attachments: fc.record({ images: fc.nat(9), audio: fc.nat(9), files: fc.nat(9) }),
  structured: fc.constantFrom("none", "json", "schema"),
  maxOutputTokens: fc.option(fc.nat(), { nil: undefined }),
});

describe("the score", () => {
  test("is base plus reasons, clamped to 0 to 1, for any conversation", () => {
    fc.assert(
      fc.property(conversation, (given) => {
        const { score, reasons } = classifier.classify(given);
        const sum = reasons.reduce((total, reason) => total + reason.weight, heuristicBase);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(score).toBeCloseTo(Math.min(1, Math.max(0, sum)), 9);
      }),
    );
  });

  test("no reason is larger than its signal's weight, has another sign, or comes twice", () => {
    fc.assert(
      fc.property(conversation, (given) => {
        const { reasons } = classifier.classify(given);
        expect(new Set(reasons.map((reason) => reason.name)).size).toBe(reasons.length);
        for (const { name, weight } of reasons) {
          const full = heuristicWeights[name as SignalName];
          expect(weight / full).toBeGreaterThan(0);
          expect(weight / full).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });

  test("the same conversation always gets the same estimate", () => {
    fc.assert(
      fc.property(conversation, (given) => {
        expect(classifier.classify(given)).toEqual(heuristicClassifier().classify(given));
      }),
    );
  });

  test("nothing at all still gets an estimate", () => {
    expect(classifier.classify(conversationOf([])).score).toBeGreaterThanOrEqual(0);
    expect(classifier.classify(conversationOf("")).score).toBeLessThan(0.4);
  });
});

describe("the reasons", () => {
  test("come strongest first and hold no prompt text", () => {
    for (const { conversation: given } of prompts) {
      const { reasons } = classifier.classify(given);
      const sizes = reasons.map((reason) => Math.abs(reason.weight));
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      for (const { name } of reasons) expect(Object.keys(heuristicWeights)).toContain(name);
    }
  });

  test.each<[SignalName, Conversation]>([
    ["length", conversationOf("word ".repeat(400))],
    [
      "context",
      conversationOf([
        { role: "assistant", text: "word ".repeat(20_000) },
        { role: "user", text: "go on" },
      ]),
    ],
    ["code", conversationOf("```ts\nconst total = items.reduce((sum, item) => sum + item.price, 0);\n```")],
    ["debugging", conversationOf("Traceback (most recent call last): KeyError. Why is this failing?")],
    ["mathematics", conversationOf("Solve the quadratic equation x^2 - 5 * 3 = 0")],
    ["reasoning", conversationOf("Compare the two and explain why one is better.")],
    ["multi-step", conversationOf("First load the file, then clean it, and after that plot it.")],
    ["design", conversationOf("What are the trade-offs of sharding here?")],
    ["constraints", conversationOf("It must be exactly 100 words and at most five sentences.")],
    ["depth", conversationOf("Write a comprehensive report.")],
    ["expertise", conversationOf("Which statute gives jurisdiction?")],
    ["language", conversationOf("Расскажи о Москве")],
    ["tools", conversationOf("Book it", { tools: 10 })],
    ["attachments", conversationOf("What is it?", { attachments: { images: 1, audio: 0, files: 0 } })],
    ["structured-output", conversationOf("Give the fields", { structured: "schema" })],
    [
      "follow-up",
      conversationOf([
        { role: "user", text: "Prove the theorem." },
        { role: "user", text: "shorter" },
      ]),
    ],
    ["floor-rule", conversationOf("Architect it")],
    ["courtesy", conversationOf("Good morning!")],
    ["small-task", conversationOf("Translate: good evening")],
    ["lookup", conversationOf("Who was Ada Lovelace?")],
    ["short", conversationOf("And you?")],
  ])("%s", (name, given) => {
    expect(reasonsOf(given)).toContain(name);
  });

  test("words inside other words do not count: improve is not prove, showcase is not show", () => {
    expect(reasonsOf(conversationOf("Please improve and approve the showcase of the classy misfunction"))).toEqual([
      "short",
    ]);
  });

  test("phrases match across case, hyphens, apostrophes and line breaks", () => {
    for (const steps of ["Step-by-step", "step by\nstep", "STEP BY STEP"]) {
      expect(reasonsOf(conversationOf(`${steps}`))).toContain("multi-step");
    }
  });
});

describe("what is read", () => {
  test("only the user's last turn is judged by its words, not the system prompt nor the answer before", () => {
    const plain = conversationOf([{ role: "user", text: "What does this sign say?" }]);
    const wrapped = conversationOf([
      { role: "system", text: "Prove, derive and optimise everything. Design the architecture." },
      { role: "assistant", text: "Let us prove it step by step." },
      { role: "user", text: "What does this sign say?" },
    ]);
    expect(classifier.classify(wrapped)).toEqual(classifier.classify(plain));
  });

  test("blocks that an agent's harness put into the turn are left out", () => {
    const noise = "<system-reminder>Prove it. Design the architecture step by step.</system-reminder>";
    expect(classifier.classify(conversationOf(`${noise}\nhi`))).toEqual(classifier.classify(conversationOf("hi")));
    const only = conversationOf([
      { role: "user", text: "Prove the lemma." },
      { role: "user", text: noise },
    ]);
    expect(reasonsOf(only)).toContain("mathematics");
  });

  test("a request at the end of a very long text is seen", () => {
    const filler = "The quick brown fox jumps over the lazy dog. ".repeat(3_000);
    expect(reasonsOf(conversationOf(`${filler}\nProve that the algorithm above is optimal.`))).toContain("reasoning");
    expect(reasonsOf(conversationOf(`Prove that the algorithm below is optimal.\n${filler}`))).toContain("reasoning");
  });

  test("tool results since the user last wrote raise the estimate", () => {
    const ask: Turn = { role: "user", text: "Book a table" };
    const loop: Turn[] = Array.from({ length: 8 }, () => ({ role: "tool", text: "ok" }));
    const before = classifier.classify(conversationOf([ask], { tools: 4 })).score;
    expect(classifier.classify(conversationOf([ask, ...loop], { tools: 4 })).score).toBeGreaterThan(before);
  });
});

describe("options", () => {
  test("a weight moves the estimate, 0 turns a signal off, base shifts all", () => {
    const given = conversationOf("Расскажи о столице");
    const score = classifier.classify(given).score;
    expect(heuristicClassifier({ weights: { language: 0.5 } }).classify(given).score).toBeGreaterThan(score);
    expect(
      heuristicClassifier({ weights: { language: 0 } })
        .classify(given)
        .reasons.map((reason) => reason.name),
    ).not.toContain("language");
    expect(heuristicClassifier({ base: 0.5 }).classify(given).score).toBeCloseTo(score + 0.1, 9);
  });

  test("faults are all named at once", () => {
    const faulty = { base: 2, weights: { lenght: 0.1, code: Number.NaN } } as never;
    expect(() => heuristicClassifier(faulty)).toThrow(ConfigError);
    expect(() => heuristicClassifier(faulty)).toThrow(/base[\s\S]*weights\.lenght[\s\S]*weights\.code/);
  });
});
