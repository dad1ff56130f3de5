import type { Gate } from "@spillway/core";
import { accept, reject } from "./verdicts.ts";

/** Refusals are short; a long text that opens with an apology goes on to answer. In UTF-16 code units. */
const longestRefusal = 600;

/** Openings of refusals, in the languages they were collected for: English, German, French, Spanish, Portuguese, Italian, Chinese, Japanese. */
const openings = [
  /^(?:i['’]?m|i am) (?:very |really |so )?(?:sorry|afraid)\b[^.!?\n]{0,60}?\b(?:can['’]?t|cannot|can not|won['’]?t|unable|not able|don['’]?t have)\b/i,
  /^(?:sorry|unfortunately|apologies|i apologi[sz]e)\b[^.!?\n]{0,60}?\b(?:can['’]?t|cannot|can not|won['’]?t|unable|not able)\b/i,
  /^(?:i|we) (?:can['’]?t|cannot|can not|won['’]?t|am unable to|am not able to|must decline to|have to decline)\b[^.!?\n]{0,40}\b(?:assist|help|provide|comply|fulfil|fulfill|answer|create|generate|support|discuss|do that|continue|with (?:that|this))\b/i,
  /^as an? (?:ai|artificial intelligence|large language|language)\b[^.!?\n]{0,80}?\b(?:can['’]?t|cannot|can not|unable|not able|don['’]?t)\b/i,
  /^(?:es tut mir leid|tut mir leid|leider)\b[^.!?\n]{0,60}?\bkann ich\b[^.!?\n]{0,60}\bnicht\b/i,
  /^(?:je suis désolée?|désolée?|malheureusement)(?=[\s,])[^.!?\n]{0,60}?\bje ne (?:peux|suis)\b/i,
  /^(?:lo siento|lamentablemente|disculpa)\b[^.!?\n]{0,60}?\bno puedo\b/i,
  /^(?:desculpe|sinto muito|infelizmente|lamento)\b[^.!?\n]{0,60}?\bnão (?:posso|consigo)\b/i,
  /^(?:mi dispiace|purtroppo)\b[^.!?\n]{0,60}?\bnon posso\b/i,
  /^(?:很?抱歉|对不起)[^。！？\n]{0,30}(?:无法|不能)/,
  /^(?:申し訳(?:ありません|ございません)|すみません)[^。！？\n]{0,40}(?:できません|できかねます)/,
];

/**
 * Rejects refusals: the API's own `refusal` field, an answer that a content filter stopped, or a short text that opens as
 * refusals do.
 */
export function refusalGate(): Gate {
  return {
    name: "refusal",
    judge(draft) {
      if ((draft.refusal ?? "") !== "") return reject("refusal", "the model refused");
      if (draft.finishReason === "content_filter") return reject("refusal", "a content filter stopped the answer");
      const text = draft.text.trimStart();
      if (draft.toolCalls.length > 0 || text.length > longestRefusal)
        return accept("refusal", "the answer is no refusal");
      const head = text.slice(0, 240);
      const refuses = openings.some((opening) => opening.test(head));
      return refuses
        ? reject("refusal", "the answer opens like a refusal")
        : accept("refusal", "the answer is no refusal");
    },
  };
}
