import type OpenAI from "openai";
import type { GradedPrompt } from "./graded-prompts.ts";

/** Asks one prompt as any app would: the call knows nothing of the router but the route's name in `model`. */
export async function ask(openai: OpenAI, model: string, { prompt }: GradedPrompt, stream: boolean): Promise<string> {
  const request = { model, messages: [{ role: "user" as const, content: prompt }] };
  if (!stream) {
    const completion = await openai.chat.completions.create(request);
    return completion.choices[0]?.message.content ?? "";
  }
  let text = "";
  for await (const chunk of await openai.chat.completions.create({ ...request, stream: true })) {
    text += chunk.choices[0]?.delta.content ?? "";
  }
  return text;
}

/** Whether an answer is right: the embedded models are graded by exact match, others may say it in a sentence. */
export function isRight({ answer }: GradedPrompt, text: string, embedded: boolean): boolean {
  if (embedded) return text === answer;
  return text.toLowerCase().replace(/[.!?]/g, "").includes(answer.toLowerCase().replace(/[.!?]/g, ""));
}
