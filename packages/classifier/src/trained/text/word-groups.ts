import { hashWord } from "./hash.ts";

/** Words that say what is asked or how it is put, by group. The order is part of the weights' format. */
const groups = {
  negation: "not except least never no none neither nor without false incorrect unlikely cannot untrue",
  most: "most best likely primarily mainly closest approximately probably",
  what: "what which who whom whose",
  when: "when where",
  how: "how",
  why: "why because therefore reason reasons",
  calculate: "calculate compute find determine evaluate solve estimate obtain simplify",
  prove: "prove derive show proof justify demonstrate verify",
  write: "write compose draft story essay poem blog email letter rewrite craft article speech paragraph review",
  pretend: "imagine pretend act role assume suppose you your",
  explain: "explain discuss describe compare analyze contrast summarize outline elaborate critique",
  simple: "list name translate extract identify classify convert rephrase define",
  condition: "if then given let whether unless otherwise",
  quantity:
    "each every per total times twice half double triple more less than remaining left altogether third quarter",
  sequence: "after before first second next finally last later until already",
  code: "function code python program implement algorithm array string return class javascript html sql java bug script",
  mathematics:
    "equation integral derivative matrix polynomial probability theorem vector integer integers prime modulo sum product " +
    "function real group field ring graph sequence series limit triangle circle angle",
  physics: "energy force velocity mass temperature pressure voltage current heat speed charge field wave gas",
  opinion: "should think believe according argue argues claim claims view",
  statement: "statement statements true",
} as const;

/** The names of the groups, in the order in which they are counted. */
export const wordGroupNames = Object.keys(groups) as readonly (keyof typeof groups)[];

const groupOf = new Map<number, number>();
for (const [index, name] of wordGroupNames.entries()) {
  for (const word of groups[name].split(" ")) if (!groupOf.has(hashWord(word))) groupOf.set(hashWord(word), index);
}

/** The group of the word with this hash, or -1. */
export function wordGroup(hash: number): number {
  return groupOf.get(hash) ?? -1;
}
