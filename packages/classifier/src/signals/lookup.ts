import { codeStrength } from "./code.ts";
import { heavyLists } from "./heavy-lists.ts";
import { mathStrength } from "./mathematics.ts";
import { phraseList } from "./phrase-list.ts";
import { type Signal, upTo } from "./signal.ts";

/** A short question of fact. */
export const lookupSignal: Signal = {
  name: "lookup",
  weight: -0.2,
  phrases: {
    lookup: phraseList(`
      who is, who was, who wrote, who invented, who painted, when did, when was, when is, where is, where
      was, where can i, where do i, what year, what is the capital, capital of, what does, what is a, what
      is an, what is the, whats the, what are the, what time, which country, which year, how do i, how do
      you, how can i, how to, how tall, how old, do you, can i, is it, define, definition of, meaning of,
      name the, give me the, stand for, opening hours, open on, phone number, my order, my account, my
      password, refund, shipping, delivery, cancel my, subscription, reset, wer ist, wer war, was ist,
      wann, wo ist, wie heißt, qui est, quelle est, quel est, quand, où est, quién es, qué es, cuál es,
      cuándo, dónde, chi è, qual è, quem é, qual é, quanto custa, кто, что такое, когда, где, 谁, 什么是, 是什么,
      哪里, 什么时候, 誰, とは, どこ, いつ, 누구, 어디, 언제, 무엇
    `),
  },
  measure: (view) => {
    if (!view.opensWith("lookup", 14) || view.scan.words > 45) return 0;
    const against =
      0.5 * upTo(2, view.hits(...heavyLists)) +
      mathStrength(view, view.scan) +
      0.8 * codeStrength(view, view.scan) +
      0.25 * upTo(2, view.hits("reason-mild"));
    return (1 - upTo(45, Math.max(0, view.scan.words - 12))) * (1 - upTo(1, against));
  },
};
