import type { Token } from "node-llama-cpp";
import { ApiError } from "./api-error.ts";
import type { ChatMessage } from "./chat-request.ts";
import type { LocalModel } from "./local-model.ts";

/**
 * The prompt's tokens: `<s><user>question<bot>`. The models are trained on single questions, so only the last user
 * message is read: system text and earlier turns would only confuse them.
 *
 * @throws ApiError where there is no user message or the prompt leaves no room for an answer.
 */
export function renderPrompt(model: LocalModel, messages: readonly ChatMessage[]): Token[] {
  const question = messages.findLast((message) => message.role === "user");
  if (question === undefined) throw new ApiError(400, "`messages` holds no user message.", null, "messages");
  const { begin, user, bot } = model.control;
  const promptTokens = [begin, user, ...model.weights.tokenize(messageText(question)), bot];
  if (promptTokens.length >= model.contextTokens) {
    throw new ApiError(
      400,
      `This model's maximum context length is ${model.contextTokens} tokens, but the prompt has ${promptTokens.length}.`,
      "context_length_exceeded",
      "messages",
    );
  }
  return promptTokens;
}

function messageText(message: ChatMessage): string {
  const { content } = message;
  if (typeof content === "string") return content;
  return (content ?? []).map((part) => part.text).join("");
}
