import { heuristicClassifier, housekeepingEstimate, housekeepingOf } from "@spillway/classifier";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conversationOf } from "./conversation.ts";
import { agents } from "./housekeeping/agents.ts";
import { frontEnds } from "./housekeeping/front-ends.ts";
import { libraries } from "./housekeeping/libraries.ts";
import { noHousekeeping, noHousekeepingInContext } from "./housekeeping/none.ts";

const heuristic = heuristicClassifier();
const housekeeping = [...frontEnds, ...agents, ...libraries];
const others = [...noHousekeeping, ...noHousekeepingInContext];

describe("housekeeping", () => {
  test.each(housekeeping)("of %s is a %s, and easy whatever the chat is about", (_client, kind, conversation) => {
    expect(housekeepingOf(conversation)).toBe(kind);
    const { score, reasons } = heuristic.classify(conversation);
    expect(score).toBeLessThanOrEqual(0.26);
    expect(reasons.map(({ name }) => name)).toEqual(["housekeeping"]);
    expect(housekeepingEstimate(conversation, "any")).toMatchObject({
      classifier: "any",
      score: expect.closeTo(score, 1),
    });
  });
});

test.each(others.map((conversation) => [conversation.turns.at(-1)?.text.slice(0, 80), conversation] as const))(
  "is not what people ask: %s",
  (_text, conversation) => {
    expect(housekeepingOf(conversation)).toBeUndefined();
    expect(housekeepingEstimate(conversation, "any")).toBeUndefined();
    expect(heuristic.classify(conversation).reasons.map(({ name }) => name)).not.toContain("housekeeping");
  },
);

test("case, line breaks and curly quotes in the wording do not matter", () => {
  const text = "GENERATE a concise title\nsummarizing   the chat\thistory.";
  expect(housekeepingOf(conversationOf(text))).toBe("title");
});

test("a turn that the assistant or a tool has ended is none", () => {
  const title = { role: "user", text: "Generate a title for this conversation:" } as const;
  expect(housekeepingOf(conversationOf([title]))).toBe("title");
  for (const role of ["assistant", "tool"] as const) {
    expect(housekeepingOf(conversationOf([title, { role, text: title.text }]))).toBeUndefined();
  }
});

test("a weight of 0 turns it off", () => {
  const [, , conversation] = housekeeping[0] ?? [];
  if (conversation === undefined) throw new Error("No fixture.");
  const off = heuristicClassifier({ weights: { housekeeping: 0 } }).classify(conversation);
  expect(off.reasons.map(({ name }) => name)).not.toContain("housekeeping");
  expect(off.score).toBeGreaterThan(0.3);
});

test("text made to be slow takes no longer than any other", () => {
  const units = [
    "please ",
    "generate a title ",
    "given the following conversation: ",
    "critical: respond with text only ",
    " ",
  ];
  fc.assert(
    fc.property(fc.constantFrom(...units), fc.constantFrom(...units), (one, two) => {
      const conversation = conversationOf(one + two.repeat(20_000));
      const start = performance.now();
      housekeepingOf(conversation);
      expect(performance.now() - start).toBeLessThan(20);
    }),
  );
});
