import type { Conversation, Turn } from "@spillway/core";

/** A conversation of one user turn, or of the turns given. */
export function conversationOf(text: string | readonly Turn[], rest: Partial<Conversation> = {}): Conversation {
  return {
    turns: typeof text === "string" ? [{ role: "user", text }] : text,
    tools: 0,
    attachments: { images: 0, audio: 0, files: 0 },
    structured: "none",
    maxOutputTokens: undefined,
    ...rest,
  };
}
