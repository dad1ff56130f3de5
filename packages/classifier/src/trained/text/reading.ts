/** Tokens that are kept of one part of a text; what is beyond adds to the counts only. */
const mostTokens = 2_048;

/** What one pass over a part of a text (the question, or its answers) finds. */
export class Reading {
  /** The hashes of the words, and of signs and numbers by kind, in the order of the text. */
  readonly tokens = new Uint32Array(mostTokens);
  /** By token: its row in the word table, -1 where it has none; written when the words are summed. */
  readonly rows = new Int32Array(mostTokens);
  tokenCount = 0;
  characters = 0;
  words = 0;
  letters = 0;
  longWords = 0;
  capitals = 0;
  /** Words that start with a capital inside a sentence. */
  names = 0;
  /** Letters of other alphabets and of scripts without spaces. */
  foreign = 0;
  /** One-letter words, as variables are. */
  variables = 0;
  numbers = 0;
  digits = 0;
  decimals = 0;
  /** Signs of arithmetic and comparison. */
  operators = 0;
  /** A backslash before a letter, as LaTeX writes its commands. */
  commands = 0;
  dollars = 0;
  /** Dollar signs that end a formula. */
  formulas = 0;
  percents = 0;
  codeSigns = 0;
  fences = 0;
  brackets = 0;
  quotes = 0;
  commas = 0;
  sentences = 0;
  questions = 0;
  lines = 1;
  indented = 0;
  /** Gaps to fill: runs of underscores. */
  gaps = 0;

  add(token: number): void {
    if (this.tokenCount < mostTokens) this.tokens[this.tokenCount++] = token;
  }

  clear(): void {
    this.tokenCount = 0;
    this.characters = this.words = this.letters = this.longWords = this.capitals = this.names = this.foreign = 0;
    this.variables =
      this.numbers =
      this.digits =
      this.decimals =
      this.operators =
      this.commands =
      this.dollars =
      this.formulas =
        0;
    this.percents = this.codeSigns = this.fences = this.brackets = this.quotes = this.commas = this.sentences = 0;
    this.questions = this.indented = this.gaps = 0;
    this.lines = 1;
  }
}
