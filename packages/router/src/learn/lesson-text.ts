import { housekeepingOf, subjectText } from "@spillway/classifier";
import type { Conversation } from "@spillway/core";

/**
 * What can be learnt from of a conversation: what the user wrote last. "" where a text says nothing of the work: housekeeping
 * is known without learning, and what is attached is not in the text.
 */
export function lessonText(conversation: Conversation): string {
  const { images, audio, files } = conversation.attachments;
  if (images + audio + files > 0 || housekeepingOf(conversation) !== undefined) return "";
  return subjectText(conversation).trim();
}
