import type { Band } from "./prompts.ts";

/** Written after the weights were set and never used to set them. The classifier is not expected to get each right. */
export const heldOutPrompts: readonly (readonly [band: Band, text: string])[] = [
  ["easy", "What time zone is Denver in?"],
  ["easy", "good morning!"],
  ["easy", "Rewrite this more politely: 'Send me the file now.'"],
  ["easy", "What is the plural of 'octopus'?"],
  ["easy", "Is Lagos the capital of Nigeria?"],
  ["easy", "Turn this list into a comma-separated line: apples, pears, plums"],
  ["easy", "Wie spät ist es in Tokio, wenn es in Berlin 12 Uhr ist?"],
  ["easy", "How do I cancel my subscription?"],
  ["easy", "Which of these is a fruit: carrot, apple, potato?"],
  ["easy", "Write alt text for a photo of a red bicycle against a brick wall."],
  ["easy", "Détecte la langue de ce texte : Buongiorno a tutti."],
  ["easy", "Pick the department for this ticket: 'My card was declined twice.' Options: billing, shipping, technical."],
  [
    "medium",
    "Draft a cover letter for a junior data analyst position at a logistics company, based on two years in retail and a bootcamp.",
  ],
  ["medium", "Write a bash script that finds all files larger than 100 MB and lists them sorted by size."],
  ["medium", "Compare electric and gas heating for a small flat in a cold climate."],
  ["medium", "My React component re-renders on every keystroke. What are the usual causes?"],
  ["medium", "A shop sells pencils at 3 for $2. How much do 18 pencils cost with a 10% discount?"],
  ["medium", "Suggest a weekly meal plan for a vegetarian with a nut allergy, around 1,800 calories a day."],
  ["medium", "Explain how vaccines work to a twelve-year-old."],
  [
    "medium",
    "Schreibe eine E-Mail an den Vermieter, in der ich die Heizung bemängele und eine Frist von zwei Wochen setze.",
  ],
  [
    "hard",
    "Write a compiler front end in OCaml for a small language with closures and algebraic data types: lexer, parser, type inference with let-polymorphism, and explain how generalisation interacts with mutable references.",
  ],
  ["hard", "Show that every bounded sequence of real numbers has a convergent subsequence, without using compactness."],
  [
    "hard",
    "We see p99 latency spikes every 15 minutes in our Kafka consumers. Given the GC logs and thread dumps below, determine the root cause, rank hypotheses by likelihood and propose experiments to rule each out.",
  ],
  [
    "hard",
    "Draft a shareholder agreement clause on drag-along rights that is enforceable in both Delaware and Germany, and analyse where the two jurisdictions conflict.",
  ],
  [
    "hard",
    "Given n jobs with deadlines and profits, find an algorithm that maximises total profit, prove it correct by an exchange argument and give the time complexity of your implementation with a union-find structure.",
  ],
  [
    "hard",
    "Entwirf eine Architektur für ein mandantenfähiges Abrechnungssystem, vergleiche Event Sourcing mit klassischem CRUD und begründe Schritt für Schritt die Migration.",
  ],
  [
    "hard",
    "You have 12 coins, one of which is counterfeit and either heavier or lighter. Using a balance scale three times, determine which coin is fake and whether it is heavier or lighter.",
  ],
  [
    "hard",
    "Optimise this kernel for an A100: it computes a batched softmax over 32k-long rows, is memory bound at 60% of peak, and must keep fp32 accumulation. Explain each change and estimate the gain.",
  ],
];
