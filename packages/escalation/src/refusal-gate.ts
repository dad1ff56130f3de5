import { type Draft, type Gate, lastUserText } from "@spillway/core";
import { refusalOpenings } from "./refusal-openings.ts";
import { abstain, accept, reject } from "./verdicts.ts";
import { visibleText } from "./visible-text.ts";

/** Refusals are short; a long text that opens with an apology goes on to answer. In UTF-16 code units. */
const longestRefusal = 600;
const openingLength = 160;

/** The user's own message is about refusing: a refusal may be the very text asked for. */
const asksForRefusal = /\b(?:refus|declin|reject|ablehn|absag|rechaz)|\bsay(?:ing)? no\b/i;
const askLength = 4_000;

/**
 * Rejects refusals: the API's own `refusal` field, an answer that a content filter stopped, or a short text that opens as
 * refusals do in one of thirteen languages. Abstains on such a text where the user's message is about refusing ("write a
 * polite refusal").
 */
export function refusalGate(): Gate {
  return {
    name: "refusal",
    judge(draft, { conversation }) {
      if ((draft.refusal ?? "") !== "") return reject("refusal", "the model refused");
      if (draft.finishReason === "content_filter") return reject("refusal", "a content filter stopped the answer");
      if (!opensLikeRefusal(draft)) return accept("refusal", "the answer is no refusal");
      return asksForRefusal.test(lastUserText(conversation).slice(0, askLength))
        ? abstain("refusal", "the answer opens like a refusal, and the request is about refusing")
        : reject("refusal", "the answer opens like a refusal");
    },
  };
}

function opensLikeRefusal(draft: Draft): boolean {
  if (draft.toolCalls.length > 0) return false;
  const text = visibleText(draft.text);
  if (text.length > longestRefusal) return false;
  const opening = text.slice(0, openingLength).replace(/\u2019/g, "'");
  return refusalOpenings.some((pattern) => pattern.test(opening));
}
