import { hash } from "node:crypto";
import type { Conversation } from "@spillway/core";
import { subjectText } from "../conversation/subject-text.ts";

/**
 * What the judge is shown of a request: its subject between markers, and what comes with it. "" where there is no text.
 * The markers hold a hash of the text itself, so that no text can close them.
 */
export function requestText(conversation: Conversation, maxCharacters: number): string {
  const text = shortened(subjectText(conversation), maxCharacters);
  if (text === "") return "";
  const marker = `request-${hash("sha256", text, "hex").slice(0, 16)}`;
  return `<${marker}>\n${text}\n</${marker}>\n${besides(conversation)}Rate the request.`;
}

/** Head and tail of a text that is too long: what is asked stands at its start or at its end. */
function shortened(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const half = Math.floor(maxCharacters / 2);
  const left = text.length - 2 * half;
  return `${text.slice(0, half)}\n[${left} characters left out]\n${text.slice(-half)}`;
}

function besides({ tools, attachments, structured }: Conversation): string {
  const facts: string[] = [];
  if (tools > 0) facts.push("tools that may be called");
  for (const kind of ["images", "audio", "files"] as const) {
    if (attachments[kind] > 0) facts.push(`${kind}, not shown to you`);
  }
  if (structured !== "none") facts.push("the answer must be JSON");
  return facts.length === 0 ? "" : `With it come: ${facts.join("; ")}.\n`;
}
