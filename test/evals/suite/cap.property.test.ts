import { runSuite } from "@spillway/evals";
import { failure, type ReceivedRequest, startLoopbackServer, text } from "@spillway/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import { configOf, promptOf, TestFolder, verdict } from "./support.ts";

const runs = fc.record({
  cases: fc.integer({ min: 1, max: 12 }),
  concurrency: fc.integer({ min: 1, max: 8 }),
  maxOutputTokens: fc.integer({ min: 1, max: 40 }),
  /** In tokens. */
  caps: fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 1, maxLength: 3 }),
  outputShares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 7 }),
  failing: fc.integer({ min: 2, max: 9 }),
  judged: fc.boolean(),
  maxRetries: fc.integer({ min: 0, max: 1 }),
});

/** All that the model reads. */
function wordsOf({ body }: ReceivedRequest): string {
  const { messages } = body as { messages: readonly { content: string }[] };
  return messages.map(({ content }) => content).join("");
}

it("no cap is ever passed, whatever calls cost; with a higher one the run goes on and pays nothing twice", async () => {
  await fc.assert(
    fc.asyncProperty(runs, async ({ cases, concurrency, maxOutputTokens, caps, outputShares, failing, ...rest }) => {
      using folder = new TestFolder();
      let billedTokens = 0;
      let requests = 0;
      const answered = new Map<string, number>();
      await using server = await startLoopbackServer({
        answer(request) {
          requests += 1;
          if (requests % failing === 0) return failure(500);
          const share = outputShares[requests % outputShares.length] ?? 0;
          const inputTokens = Math.ceil(wordsOf(request).length / 4);
          const usage = { inputTokens, outputTokens: Math.floor(share * maxOutputTokens) };
          billedTokens += usage.inputTokens + usage.outputTokens;
          const question = `${request.model} ${promptOf(request)}`;
          answered.set(question, (answered.get(question) ?? 0) + 1);
          const said = request.model === "judge" ? verdict("tie") : text(`by ${request.model}`, { usage });
          return { ...said, usage };
        },
      });
      const check = rest.judged
        ? { type: "judge" as const, rubric: "Good." }
        : { type: "contains" as const, value: "by" };
      const options = {
        cases: Array.from({ length: cases }, (_, index) => ({ id: `${index}`, prompt: `question ${index}`, check })),
        config: configOf(server, { maxRetries: rest.maxRetries, retryBackoffMs: 1 }),
        candidate: "new",
        incumbent: "old",
        judge: "judge",
        concurrency,
        maxOutputTokens,
        stateFile: folder.at("state.jsonl"),
        environment: {},
      };
      for (const maxUsd of caps.sort((left, right) => left - right).map((tokens) => tokens * 1e-6)) {
        const { stopped, spentUsd, trials } = await runSuite({ ...options, maxUsd });
        expect(billedTokens * 1e-6).toBeLessThanOrEqual(maxUsd + 1e-12);
        expect(spentUsd).toBeCloseTo(billedTokens * 1e-6, 9);
        expect(stopped === undefined).toBe(trials.done === trials.total);
      }
      const last = await runSuite({ ...options, maxUsd: 1 });
      expect(last).toMatchObject({ stopped: undefined, lostUsd: 0, trials: { total: cases, done: cases } });
      expect(last.spentUsd).toBeCloseTo(billedTokens * 1e-6, 9);
      // An answer is only lost, and paid again, between its coming and its judge's refusal.
      const again = [...answered].filter(([question, times]) => !question.startsWith("judge") && times > 1);
      expect(again.length).toBeLessThanOrEqual(rest.judged ? caps.length * concurrency : 0);
    }),
    { numRuns: 40 },
  );
}, 120_000);
