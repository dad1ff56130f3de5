import type { Conversation } from "@spillway/core";
import { estimateTokens } from "@spillway/tokens";

/** Tokens that a chat template adds for each turn, about (OpenAI's cookbook counts 3 a message). */
const tokensPerTurn = 3;
/** Tokens of an image at OpenAI's low detail; a floor, not a forecast. */
const tokensPerImage = 85;

/** About how many tokens the prompt has, for size and cost limits. Never used for a bill that the provider reports. */
export function estimateInputTokens(conversation: Conversation): number {
  let tokens = conversation.attachments.images * tokensPerImage;
  for (const turn of conversation.turns) tokens += estimateTokens(turn.text) + tokensPerTurn;
  return tokens;
}
