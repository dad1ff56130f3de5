/**
 * How refusals open, one pattern a language. Each needs the whole clause, inability and act, since half of it opens many
 * good answers too: "I'm sorry to hear that", "I can't wait", "I cannot find a fault in your code". Patterns are anchored
 * and have no nested repetition.
 */
export const refusalOpenings: readonly RegExp[] = [
  // English
  /^(?:(?:i'm|i am) (?:very |really |so )?sorry|sorry|i apologi[sz]e|my apologies|unfortunately|regrettably)?(?:,? but)?[,.:;!]? ?(?:as an (?:ai|artificial intelligence)(?: language)?(?: model| assistant)?, ?)?i(?:'m| am)? (?:can't|cannot|can not|could not|couldn't|won't|will not|cannot and will not|won't be able to|(?:must|have to) decline to|(?:unable|not able|not allowed|not permitted) to) (?:help(?! but)|assist|comply|fulfil+|provide (?!a (?:better|clearer|simpler))|do (?:that|this)|answer|respond|engage|continue with|participate|complete|generate|create|produce|write|discuss|share|offer|process|satisfy|accommodate|give you)\b/i,
  /^as an (?:ai|artificial intelligence)(?: language)?(?: model| assistant)?, ?i (?:don't|do not) (?:have|possess)\b/i,
  /^i (?:must|have to) (?:respectfully |politely )?decline\b/i,
  /^(?:(?:i'm|i am) sorry|sorry)?(?:,? but)?[,.]? ?(?:i (?:don't|do not) feel comfortable|(?:that's|that is|this is) not something i (?:can|am able to|'m able to) (?:help|assist|do|provide|discuss))/i,
  // German
  /^(?:es tut mir leid|tut mir leid|entschuldigung|leider)[,.]? ?(?:aber )?(?:(?:dabei|damit|hierbei|da) )?(?:ich )?(?:kann|darf|werde)(?: ich)? (?:\S+ ){0,6}nicht (?:\S+ ){0,3}(?:helfen|weiterhelfen|beantworten|unterstützen|erfüllen|bereitstellen|nachkommen|ausführen|geben)/i,
  /^ich (?:kann|darf|werde) (?:\S+ ){0,6}nicht (?:\S+ ){0,3}(?:helfen|weiterhelfen|beantworten|unterstützen|erfüllen|bereitstellen|nachkommen)/i,
  // French
  /^(?:je suis désolée?|désolée?|je m'excuse|malheureusement)?(?:, mais)?[,.]? ?je ne (?:peux|suis|saurais) pas (?:(?:en mesure|autorisée?) de |capable de )?(?:\S+ ){0,2}(?:aider|répondre|fournir|satisfaire|faire cela|vous aider|accéder à cette|assister)/i,
  // Spanish
  /^(?:lo siento|lo lamento|perdón|disculpa|disculpe|lamentablemente)?(?:, pero)?[,.]? ?no (?:puedo|podré|me es posible) (?:ayudar|asistir|responder|proporcionar|cumplir|hacer eso|brindar|generar|ofrecer)/i,
  // Portuguese
  /^(?:desculpe|desculpa|lamento|sinto muito|infelizmente)?(?:, mas)?[,.]? ?não (?:posso|consigo|me é possível) (?:ajudar|responder|fornecer|atender|fazer isso|auxiliar|gerar)/i,
  // Italian
  /^(?:mi dispiace|mi spiace|spiacente|purtroppo)?(?:, ma)?[,.]? ?non (?:posso|sono in grado di|mi è possibile) (?:aiutar|rispondere|fornire|soddisfare|farlo|assister)/i,
  // Dutch
  /^(?:het spijt me|sorry|helaas)[,.]? ?(?:maar )?(?:daar )?(?:ik kan|kan ik) (?:\S+ ){0,6}(?:niet|geen) (?:\S+ ){0,3}(?:helpen|beantwoorden|voldoen|verstrekken|geven)/i,
  // Polish
  /^(?:przepraszam|przykro mi|niestety)[,.]? ?(?:ale )?nie mogę (?:\S+ ){0,3}(?:pomóc|odpowiedzieć|spełnić|udzielić|zrobić)/i,
  // Russian
  /^(?:извините|простите|к сожалению|мне жаль)?[,.]? ?(?:но )?я (?:не могу|не смогу|не в состоянии) (?:\S+ ){0,3}(?:помочь|ответить|предоставить|выполнить|помогать|обсуждать)/i,
  // Chinese
  /^(?:很抱歉|抱歉|对不起|對不起|非常抱歉)[，,。]?\s?(?:但是?)?(?:[^。，,]{0,10})(?:我)?(?:无法|不能|無法|没有办法)(?:[^。，,]{0,12})(?:帮助|协助|提供|回答|满足|完成|幫助|回答|处理|讨论|生成)/,
  // Japanese
  /^(?:申し訳ありませんが|申し訳ございませんが|すみませんが|申し訳ありません|ごめんなさい)[、,。]?(?:[^。]{0,40})(?:できません|お答えできません|お手伝いできません|いたしかねます|対応できません)/,
  // Korean
  /^(?:죄송합니다만|죄송하지만|죄송합니다|미안하지만)[,.]?\s?(?:[^.]{0,40})(?:수 없습니다|없습니다|어렵습니다)/,
];
