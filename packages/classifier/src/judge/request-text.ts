import { hash } from "node:crypto";
import type { Conversation } from "@spillway/core";
import { shortened } from "../asking/shortened.ts";
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

function besides({ tools, attachments, structured }: Conversation): string {
  const facts: string[] = [];
  if (tools > 0) facts.push("tools that may be called");
  for (const kind of ["images", "audio", "files"] as const) {
    if (attachments[kind] > 0) facts.push(`${kind}, not shown to you`);
  }
  if (structured !== "none") facts.push("the answer must be JSON");
  return facts.length === 0 ? "" : `With it come: ${facts.join("; ")}.\n`;
}
