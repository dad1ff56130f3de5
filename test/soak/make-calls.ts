import type OpenAI from "openai";
import { goodText } from "./faulty-answers.ts";

/** What became of the calls. */
export interface Outcomes {
  right: number;
  /** Answered with another text than the servers gave: nothing may hide here. */
  wrong: number;
  failed: number;
  /** Messages of the errors, and how often each came; the first 20. */
  readonly errors: Map<string, number>;
}

export function noOutcomes(): Outcomes {
  return { right: 0, wrong: 0, failed: 0, errors: new Map() };
}

/** Makes the calls with the numbers `from` up to `until`, so many at the same time, every third one as a stream. */
export async function makeCalls(
  client: OpenAI,
  { from, until, inFlight }: { readonly from: number; readonly until: number; readonly inFlight: number },
  outcomes: Outcomes,
): Promise<void> {
  let next = from;
  const worker = async () => {
    for (let number = next++; number < until; number = next++) {
      try {
        if ((await oneCall(client, number)) === goodText) outcomes.right += 1;
        else outcomes.wrong += 1;
      } catch (error) {
        outcomes.failed += 1;
        const message = inWords(error);
        const seen = outcomes.errors.get(message) ?? 0;
        if (seen > 0 || outcomes.errors.size < 20) outcomes.errors.set(message, seen + 1);
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

/** One call, and the text of its answer. Prompts differ, and so do their lengths. */
async function oneCall(client: OpenAI, number: number): Promise<string | null | undefined> {
  const content = `Question ${number}: ${"and then? ".repeat(1 + (number % 50))}`;
  const request = { model: "m", messages: [{ role: "user" as const, content }] };
  const options = { headers: { "x-spillway-labels": `call=${number}` } };
  if (number % 3 !== 0) {
    const completion = await client.chat.completions.create(request, options);
    return completion.choices[0]?.message.content;
  }
  let seen = "";
  for await (const chunk of await client.chat.completions.create({ ...request, stream: true }, options)) {
    seen += chunk.choices[0]?.delta.content ?? "";
  }
  return seen;
}

/** The error's class and message, and those of its causes. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const words = `${error.constructor.name}: ${error.message}`;
  return error.cause === undefined ? words : `${words} <- ${inWords(error.cause)}`;
}
