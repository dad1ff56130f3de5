import { refusalGate } from "@spillway/escalation";
import { describe, expect, test } from "vitest";
import { draftOf, expectationOf } from "./draft.ts";
import { answers, refusals } from "./refusals.ts";

const judge = (text: string, ask = "?") => refusalGate().judge(draftOf({ text }), expectationOf({}, { ask }));

describe("refusalGate", () => {
  test.each(refusals)("rejects: %s", (text) => {
    expect(judge(text)).toMatchObject({ verdict: "reject" });
  });

  test.each(answers)("accepts: %s", (text) => {
    expect(judge(text)).toMatchObject({ verdict: "accept" });
  });

  test("sees the refusal behind thinking that the engine left in", () => {
    expect(judge("<think>Not allowed.</think>\n\nI'm sorry, but I can't assist with that.")).toMatchObject({
      verdict: "reject",
    });
  });

  test("abstains where the user asks for a refusal", () => {
    expect(
      judge("I'm sorry, but I can't help with that.", "Write a line that politely refuses a favour."),
    ).toMatchObject({
      verdict: "abstain",
    });
  });

  test("is quick on text made to be slow", () => {
    for (const unit of ["I'm sorry, ", "es tut mir leid, ich kann ", "申し訳ありませんが", "<think>", "\u200b"]) {
      const start = performance.now();
      judge(unit.repeat(20_000));
      judge(unit.repeat(40));
      expect(performance.now() - start).toBeLessThan(50);
    }
  });
});
