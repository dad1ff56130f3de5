import { type Conversation, conversationLength } from "@spillway/core";
import { lastTurnOf } from "./last-turn.ts";
import type { Lexicon } from "./text/lexicon.ts";
import { Scan, scanInto } from "./text/scan.ts";
import { eachWindow } from "./text/windows.ts";

/** A last turn of up to this many words may lean on the turn before it. */
const shortTurnWords = 14;

/** What the signals see of a conversation. Built once for a decision. */
export class View {
  readonly conversation: Conversation;
  /** The last text that the user wrote, without what an agent's harness added. */
  readonly text: string;
  /** One pass over that text, or over its head and tail. */
  readonly scan: Scan;
  /** Tokens in that text, roughly. */
  readonly turnTokens: number;
  /** Tokens in all turns, roughly. */
  readonly conversationTokens: number;
  /** Tool results since the user last wrote. */
  readonly toolResults: number;
  /** One pass over the user's turn before the last, where the last is too short to stand alone. */
  readonly earlier: Scan | undefined;
  readonly #lists: ReadonlyMap<string, number>;

  constructor(conversation: Conversation, lexicon: Lexicon, lists: ReadonlyMap<string, number>) {
    const { text, toolResults, before } = lastTurnOf(conversation);
    this.#lists = lists;
    this.conversation = conversation;
    this.text = text;
    this.toolResults = toolResults;
    this.scan = scanOf(text, lexicon);
    this.earlier = this.scan.words <= shortTurnWords ? earlierTurn(conversation, before, lexicon) : undefined;
    const perToken = charactersPerToken(this.scan);
    this.turnTokens = text.length / perToken;
    this.conversationTokens = conversationLength(conversation) / perToken;
  }

  /** How often the phrases of these lists occur in the user's turn. */
  hits(...names: readonly string[]): number {
    let hits = 0;
    for (const name of names) hits += this.hitsIn(this.scan, name);
    return hits;
  }

  /** How often the phrases of a list occur in a scanned text. */
  hitsIn(scan: Scan, name: string): number {
    return scan.hits[this.#lists.get(name) ?? -1] ?? 0;
  }

  /** True where a phrase of the list stands among the first `words` words of the user's turn. */
  opensWith(name: string, words: number): boolean {
    const first = this.scan.first[this.#lists.get(name) ?? -1] ?? -1;
    return first !== -1 && first <= words;
  }
}

function scanOf(text: string, lexicon: Lexicon): Scan {
  const scan = new Scan(lexicon.lists.length);
  eachWindow(text, (from, to) => scanInto(scan, lexicon, text, from, to));
  return scan;
}

function earlierTurn(conversation: Conversation, from: number, lexicon: Lexicon): Scan | undefined {
  for (let index = from; index >= 0; index--) {
    const turn = conversation.turns[index];
    if (turn?.role === "user" && turn.text !== "") return scanOf(turn.text, lexicon);
  }
  return undefined;
}

/** Characters per token: four in Latin script, about two in other alphabets, one and a half in scripts without spaces. */
function charactersPerToken(scan: Scan): number {
  const letters = scan.letters + scan.wide;
  if (letters === 0) return 3;
  return 4 - (2 * scan.foreign + 2.5 * scan.wide) / letters;
}
