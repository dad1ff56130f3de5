import type { Housekeeping } from "@spillway/classifier";
import type { Conversation, Turn } from "@spillway/core";

/** A request as a client sends it, and what it asks for. */
export type Fixture = readonly [client: string, kind: Housekeeping, conversation: Conversation];

export const user = (text: string): Turn => ({ role: "user", text });
export const system = (text: string): Turn => ({ role: "system", text });

/** What all of these chats are about: work that is hard in itself. */
export const hard = "Prove that the halting problem is undecidable, then derive Rice's theorem from it step by step.";

export const chat: readonly Turn[] = [
  user(hard),
  { role: "assistant", text: "Assume a decider H and build the machine that does the opposite ..." },
];
