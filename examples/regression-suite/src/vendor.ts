import { type Answer, type ReceivedRequest, text } from "@spillway/testing";

/** What the models of the stand-in say, by the case's prompt. The new one is cheaper, and puts JSON into a fence. */
const answers: readonly (readonly [question: RegExp, old: string, replacement: string])[] = [
  [/capital of France/, "Paris", "Paris"],
  [/capital of Poland/, "Warsaw", "Warsaw"],
  [/17 \+ 25/, "42", "42"],
  [
    /two lamps/,
    '{"item": "lamp", "count": 2, "name": "Ada"}',
    '```json\n{"item": "lamp", "count": 2, "name": "Ada"}\n```',
  ],
  [/my money/, "You get it within 14 days.", "Within 14 days of your return."],
  [
    /parcel/,
    "We are sorry. We ask the carrier today and write to you.",
    "Sorry! We ask the carrier and write to you today.",
  ],
  [
    /spillway/,
    "It lets water out of a full lake. So the dam stays safe.",
    "A dam's overflow. Excess volume discharges downstream.",
  ],
];

/** Answers as the vendor's models would, and as a judge that likes plain words. */
export function answerAsVendor({ model, body }: ReceivedRequest): Answer {
  const { messages } = body as { readonly messages: readonly { readonly content: string }[] };
  const asked = messages.at(-1)?.content ?? "";
  if (model === "gpt-5") return text(JSON.stringify({ reason: "plain words", verdict: verdictOn(JSON.parse(asked)) }));
  const [, old, replacement] = answers.find(([question]) => question.test(asked)) ?? [undefined, "", ""];
  return text((model === "gpt-4o" ? old : replacement) ?? "");
}

function verdictOn({ answers: pair }: { readonly answers?: { readonly first: string } }): string {
  if (pair === undefined) return "pass";
  return pair.first.includes("lets water out") ? "first" : "second";
}
