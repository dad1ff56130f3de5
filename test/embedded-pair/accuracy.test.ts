import { afterAll, describe, expect, it } from "vitest";
import { type GradedPrompt, pickPrompts } from "../../examples/embedded-pair/src/graded-prompts.ts";
import { clientOf, startPairOrSkip } from "./start-pair.ts";

const server = await startPairOrSkip();

describe.skipIf(server === undefined)("the embedded pair's answers", () => {
  afterAll(() => server?.close());

  /**
   * The figures of `examples/embedded-pair/README.md`. A platform's arithmetic may tip a close call, and 210 prompts are
   * a fifth of those the figures were taken on.
   */
  const tolerance = 0.08;
  const expectedAccuracy = {
    weak: { easy: 0.985, medium: 0.78, hard: 0.192 },
    strong: { easy: 0.995, medium: 0.96, hard: 0.98 },
  };

  it.each(["weak", "strong"] as const)("of the %s model are right as often as the README says", async (model) => {
    if (server === undefined) return;
    const openai = clientOf(server);
    const right: Record<GradedPrompt["band"], boolean[]> = { easy: [], medium: [], hard: [] };
    for (const { prompt, answer, band } of pickPrompts(210)) {
      const completion = await openai.chat.completions.create({
        model,
        messages: [{ role: "user", content: prompt }],
        temperature: 0,
        max_tokens: 64,
      });
      right[band].push(completion.choices[0]?.message.content === answer);
    }
    for (const band of ["easy", "medium", "hard"] as const) {
      const accuracy = right[band].filter(Boolean).length / right[band].length;
      expect(Math.abs(accuracy - expectedAccuracy[model][band]), `${band}: ${accuracy}`).toBeLessThan(tolerance);
    }
  });
});
