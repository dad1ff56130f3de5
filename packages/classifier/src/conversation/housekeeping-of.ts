import type { Conversation } from "@spillway/core";
import {
  closings,
  type HousekeepingPhrases,
  instructions,
  mayClose,
  mayInstruct,
  mayOpen,
  openings,
  opensWith,
} from "./housekeeping-phrases.ts";

/** What chat front ends and agents ask for beside what their user asks. */
export type Housekeeping = "title" | "summary" | "tags" | "follow-up-questions" | "compaction";

/** How much of a text is looked at, from either end, in UTF-16 code units. */
const reach = 1_200;

/**
 * Which piece of housekeeping a request is: the title or the tags of a chat, questions to go on with, a summary of the chat
 * so far, the compaction of an agent's session. Undefined for what a user asks, so that "summarise this contract" is none.
 * It knows the wording of Open WebUI, LibreChat, NextChat, Chat UI, Copilot, Claude Code, OpenCode, Codex, Cline, Gemini CLI,
 * OpenHands, Aider, Goose, Continue, LangChain, LlamaIndex, Dify and Perplexica, and near relatives; wording that it does
 * not know is no housekeeping.
 *
 * @example
 * import { housekeepingOf } from "@spillway/classifier";
 * housekeepingOf({
 *   turns: [{ role: "user", text: "Generate a title for this conversation:\nWhy is the sky blue?" }],
 *   tools: 0,
 *   attachments: { images: 0, audio: 0, files: 0 },
 *   structured: "none",
 *   maxOutputTokens: undefined,
 * }); // "title"
 */
export function housekeepingOf({ turns }: Conversation): Housekeeping | undefined {
  const first = turns[0];
  const last = turns.at(-1);
  const told = first?.role === "system" ? match(instructions, mayInstruct, first.text.slice(0, reach)) : undefined;
  if (told !== undefined || last === undefined) return told;
  // A front end may send its request as a system message at the end.
  if (last.role !== "user" && (last.role !== "system" || turns.length === 1)) return undefined;
  const { text } = last;
  const beginning = mayOpen.test(text) ? text.slice(0, reach) : "";
  return match(openings, opensWith, beginning) ?? match(closings, mayClose, text.slice(-reach));
}

function match(phrases: HousekeepingPhrases, may: RegExp, text: string): Housekeeping | undefined {
  if (!may.test(text)) return undefined;
  const plain = plainText(text);
  for (const [housekeeping, phrase] of phrases) {
    if (phrase.test(plain)) return housekeeping;
  }
  return undefined;
}

/** In lower case, with single spaces and straight apostrophes and dashes. */
function plainText(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, " ").replaceAll("’", "'").replaceAll("–", "-").trim();
}
