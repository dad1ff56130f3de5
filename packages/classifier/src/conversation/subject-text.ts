import type { Conversation } from "@spillway/core";
import { lastTurnOf } from "../last-turn.ts";
import { leansOnBefore } from "./leans-on-before.ts";

/** How many of the user's turns are joined at most. */
const mostTurns = 4;

/**
 * What a conversation is about right now: what the user wrote last, without what an agent's harness added; where that is
 * short and leans on what was before ("why?", "the same for Rust", "continue"), the user's turns before it come first, until
 * one stands by itself. "" where the user wrote nothing.
 *
 * @example
 * import { subjectText } from "@spillway/classifier";
 * subjectText({
 *   turns: [
 *     { role: "user", text: "Prove that the square root of 2 is irrational." },
 *     { role: "assistant", text: "Assume that it is p/q in lowest terms ..." },
 *     { role: "user", text: "And for 3?" },
 *   ],
 *   tools: 0,
 *   attachments: { images: 0, audio: 0, files: 0 },
 *   structured: "none",
 *   maxOutputTokens: undefined,
 * }); // "Prove that the square root of 2 is irrational.\n\nAnd for 3?"
 */
export function subjectText(conversation: Conversation): string {
  let { text, before } = lastTurnOf(conversation);
  let subject = text;
  for (let turns = 1; turns < mostTurns && leansOnBefore(text); turns++) {
    ({ text, before } = lastTurnOf(conversation, before));
    if (text === "") break;
    subject = `${text}\n\n${subject}`;
  }
  return subject;
}
