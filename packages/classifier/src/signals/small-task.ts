import { codeStrength } from "./code.ts";
import { heavyLists } from "./heavy-lists.ts";
import { mathStrength } from "./mathematics.ts";
import { phraseList } from "./phrase-list.ts";
import { type Signal, upTo } from "./signal.ts";

/** A small job on a given text: translate, extract, classify, shorten, correct. */
export const smallTaskSignal: Signal = {
  name: "small-task",
  weight: -0.33,
  phrases: {
    task: phraseList(`
      translate, translate this, translation of, extract, classify, categorize, categorise, label,
      sentiment, positive or negative, spell check, spelling, grammar, proofread, correct the, fix the
      typo, fix typos, typo, typos, rephrase, reword, paraphrase, summarise, summarize, summary, tl dr, tldr, shorten,
      title, headline, subject line, rename, capitalize, uppercase, lowercase, convert, format this, sort, alphabetical, synonym, synonyms, antonym, keywords, hashtags, detect the language, what
      language, is this spam, spam or not, tag this, redact, reply to this, short reply, polite reply,
      tweet, caption, slogan, remind me, joke, haiku, emoji, greeting card, birthday, übersetze, fasse
      zusammen, zusammenfassung, korrigiere, klassifiziere, traduis, traduisez, résume, résumez, corrige,
      traduce, traduzca, resume, clasifica, traduci, riassumi, traduza, resuma, переведи, переведите,
      исправь, кратко, 翻译, 总结, 提取, 分类, 翻訳, 要約, 번역, 요약
    `),
    brief: phraseList(`
      yes or no, one word, in a word, single word, one sentence, only the, just the, reply with only,
      answer with only, respond with only, briefly, short answer, in short, true or false, few words, in
      one line, nothing else, return only
    `),
  },
  measure: (view) => {
    const tasks = view.opensWith("task", 12) ? 1 : view.hits("task") > 0 ? 0.5 : 0;
    const brief = view.hits("brief") > 0 ? 0.4 : 0;
    if (tasks + brief === 0) return 0;
    const against =
      upTo(3, view.hits(...heavyLists)) +
      0.3 * upTo(1, view.hits("reason-mild")) +
      mathStrength(view, view.scan) +
      0.6 * codeStrength(view, view.scan);
    return upTo(1, tasks * 0.8 + brief) * (1 - upTo(1, against));
  },
};
