const letter =
  "Dear Mr Hale,\n\nThank you for your letter of 3 March. We were sorry to hear that the lamp arrived with a broken shade. Our " +
  "driver packs each parcel by hand, and this should not have happened. A new shade is on its way to you and should arrive by " +
  "Friday. You do not have to send the old one back. If you would rather have your money back, please tell us and we will pay " +
  "it into your account within a week. We hope that you will enjoy the lamp for many years.\n\nYours sincerely,\nRosa Lim\n" +
  "Customer care, Lim & Daughters\n12 Mill Lane, Leeds\nTelephone 0113 496 0000";

const story =
  "On Saturday Tim went to the market with his grandfather. They bought apples, bread and a small red kite. After lunch they walked " +
  "up the hill behind the house. The wind was strong, and the kite flew higher than the trees. Tim held the string with both hands and " +
  "laughed. When it began to rain they ran home. His grandmother had made soup, and they told her about the kite while they ate.";

const stock = Array.from(
  { length: 24 },
  (_, row) => `item ${row + 1}, ${(row * 7) % 40} pieces, shelf ${row % 6}`,
).join("\n");

/** Long, and any small model does them well: the length is that of what is pasted. */
export const longButEasy: readonly string[] = [
  `Fix the typos in this letter:\n\n${letter}`,
  `Translate this letter into Spanish:\n\n${letter}`,
  `Who wrote this letter?\n\n${letter}`,
  `What is the telephone number in this text?\n\n${letter}`,
  `Summarise this e-mail in one sentence.\n\n${letter}`,
  `Is the tone of this letter polite or rude?\n\n${letter}`,
  `What colour is the kite in this story?\n\n${story}`,
  `Read the story and list what they bought.\n\n${story}`,
  `Rewrite this story in the present tense:\n\n${story}`,
  `Give this story a title.\n\n${story}`,
  `Count the lines of this list:\n\n${stock}`,
  `Turn this list into a table with three columns:\n\n${stock}`,
];

/** A few words that ask for much. */
export const shortButHard: readonly string[] = [
  "Prove Fermat's little theorem.",
  "Derive the Kerr metric.",
  "Explain the proof of Gödel's second incompleteness theorem.",
  "Why does renormalisation work?",
  "Implement Raft in Go.",
  "Write a C compiler in Rust.",
  "Explain monads by category theory.",
  "Critique Rawls's difference principle.",
  "Prove that there are infinitely many primes of the form 4k+3.",
  "Derive Black-Scholes from no-arbitrage.",
  "Design a fault-tolerant distributed lock service.",
  "Explain the replica symmetry breaking of spin glasses.",
];
