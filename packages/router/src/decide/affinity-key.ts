import type { Conversation } from "@spillway/core";
import type { AffinityName } from "@spillway/registry";

/** What of an opening without a system text is taken as its common prefix, in characters. */
const prefixLength = 256;

/** What a call says of itself that keeps it to one endpoint. */
export interface AffinitySubject {
  readonly conversation: Conversation;
  /** Given by the caller: `router.with({ session })`, `x-spillway-session`. */
  readonly session: string | undefined;
  /** The request's own `prompt_cache_key`. */
  readonly promptCacheKey: string | undefined;
}

/**
 * The key that calls share which should find the same prompt cache. A conversation is known by the given session, else by
 * `prompt_cache_key`, else by how it opens: everything up to its first user turn stays the same as it grows. A prefix is the
 * system text, so that all conversations of one assistant share it.
 */
export function affinityKey(affinity: AffinityName, subject: AffinitySubject): string | undefined {
  if (affinity === "none") return undefined;
  const { turns } = subject.conversation;
  if (affinity === "prefix") {
    const system = turns.filter(({ role }) => role === "system").map(({ text }) => text);
    return system.length > 0 ? system.join("\0") : turns[0]?.text.slice(0, prefixLength);
  }
  if (subject.session !== undefined) return subject.session;
  if (subject.promptCacheKey !== undefined) return subject.promptCacheKey;
  const firstUser = turns.findIndex(({ role }) => role === "user");
  const opening = turns.slice(0, firstUser === -1 ? turns.length : firstUser + 1);
  return opening.length === 0 ? undefined : opening.map(({ role, text }) => `${role}\0${text}`).join("\0");
}
