import type { Conversation } from "@spillway/core";
import { type Housekeeping, housekeepingOf } from "../conversation/housekeeping-of.ts";
import type { Signal } from "./signal.ts";

/** A compaction decides what a session goes on with; of the others nobody builds on a word. */
const strengths: Readonly<Record<Housekeeping, number>> = {
  title: 1,
  tags: 1,
  "follow-up-questions": 1,
  summary: 0.7,
  compaction: 0.4,
};

/**
 * A title, tags or a summary of the chat, asked for by a front end or an agent. Such a request is as hard as its kind, not
 * as the chat that it holds: where it speaks, no other signal does.
 */
export const housekeepingSignal: Signal = {
  name: "housekeeping",
  weight: -0.35,
  measure: ({ conversation }) => housekeepingStrength(conversation),
};

/** The signal's strength, without anything else being read. */
export function housekeepingStrength(conversation: Conversation): number {
  const housekeeping = housekeepingOf(conversation);
  return housekeeping === undefined ? 0 : strengths[housekeeping];
}
