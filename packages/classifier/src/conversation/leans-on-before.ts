/** The longest turn that may lean on what was before it. */
const mostCharacters = 160;
const mostWords = 16;

/** Whole turns that ask for more of the same. */
const goOn =
  /^(?:(?:yes|yeah|yep|sure|ok|okay|please|and|now|so|then|no|great|good|perfect|thanks)[\s,.!]+)*(?:continue|go on|go ahead|proceed|keep going|carry on|do it|do that|try again|again|once more|more|next|why|why not|how|how so|how come|really|are you sure|is that so|what|which|when|where|who|elaborate|explain|in detail|shorter|longer|simpler|better|yes|yeah|yep|sure|weiter|warum|wieso|mach weiter|continue[rz]|pourquoi|continúa|sigue|por qué|perché|continua|por quê|продолжай|дальше|почему|继续|为什么|为何|続けて|なぜ|계속|왜)[\s.!?？。！]*$/;

/** Words that point at what was before. */
const pointing =
  /(?:^|[^\p{L}])(?:it|its|that(?=$|[.!?,;:]| (?:again|as|for|in|into|one|to|with|way)\b)|this|these|those|them|they|above|previous|instead|again|also|another|same|last one|first one|second one|the other|the rest|your (?:answer|code|solution|version|approach)|das|dies|dasselbe|damit|ça|cela|même|eso|esto|mismo|questo|stesso|isso|mesmo|это|этого|то же)(?=$|[^\p{L}])/u;

/** How a turn begins that goes on from what was before. */
const goingOn =
  /^(?:and|but|so|now|then|or|also|what about|how about|what if|und|aber|jetzt|et|mais|y|pero|ahora|e|mas|а|и|но|теперь|那|那么|では|じゃあ)(?=$|[^\p{L}])/u;

const courtesy =
  /^(?:(?:many )?thanks?(?: you)?|thx|ok(?:ay)?,? thanks|bye|goodbye|hello|hi|hey|danke|merci|gracias|grazie|obrigad[oa]|спасибо|谢谢|ありがとう)(?=$|[^\p{L}])/u;

/** What can be shown to come later in the same turn: a block of code, or a text given. */
const ownMatter = /```|\n.*\n/;

/** Whether a turn is short and cannot be understood without what was before it. */
export function leansOnBefore(text: string): boolean {
  if (text.length > mostCharacters || ownMatter.test(text)) return false;
  const turn = text.trim().replace(/^[¿¡]/, "").toLowerCase();
  if (turn === "" || turn.split(/\s+/).length > mostWords) return false;
  if (goOn.test(turn)) return true;
  if (courtesy.test(turn)) return false;
  return goingOn.test(turn) || pointing.test(turn);
}
