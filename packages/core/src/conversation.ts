/** One turn of a conversation, reduced to what decisions need. */
export interface Turn {
  readonly role: "system" | "user" | "assistant" | "tool";
  /** The turn's text parts, joined by line breaks. */
  readonly text: string;
}

/** What is attached to a conversation besides text. */
export interface Attachments {
  readonly images: number;
  readonly audio: number;
  readonly files: number;
}

/**
 * A request as the classifier and the eligibility rules see it, whatever API it came through. It is a view: nothing is
 * sent upstream from it.
 */
export interface Conversation {
  readonly turns: readonly Turn[];
  /** How many tools the request offers. */
  readonly tools: number;
  readonly attachments: Attachments;
  /** The answer must be JSON: any object, or one that fits a schema. */
  readonly structured: "none" | "json" | "schema";
  /** The caller's own limit on output, in tokens. */
  readonly maxOutputTokens: number | undefined;
}

/** The text of the last turn that the user wrote, or "" where there is none. */
export function lastUserText(conversation: Conversation): string {
  for (let index = conversation.turns.length - 1; index >= 0; index--) {
    const turn = conversation.turns[index];
    if (turn?.role === "user") return turn.text;
  }
  return "";
}

/** The number of UTF-16 code units in all turns. */
export function conversationLength(conversation: Conversation): number {
  let length = 0;
  for (const turn of conversation.turns) length += turn.text.length;
  return length;
}
