import type { ClassifierContext, ModelQuestion } from "@spillway/core";

/** A `ClassifierContext` whose models answer by `answer`, and what they were asked. */
export function askable(answer: (question: ModelQuestion) => unknown, tierLimits: readonly number[] = [0.5, 1]) {
  const asked: ModelQuestion[] = [];
  const context: ClassifierContext = {
    tierLimits,
    ask: async (question) => {
      asked.push(question);
      return answer(question);
    },
  };
  return { context, asked };
}

/** The body of a chat completion. */
export function completion(content: unknown): unknown {
  return { object: "chat.completion", choices: [{ index: 0, message: { role: "assistant", content } }] };
}

/** What was asked, as the messages of a chat completion. */
export function messagesOf({ body }: ModelQuestion): readonly { readonly role: string; readonly content: string }[] {
  return body.messages as readonly { role: string; content: string }[];
}
