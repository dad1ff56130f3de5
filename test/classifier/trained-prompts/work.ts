import type { KindOfPrompt } from "./everyday.ts";

const minutes =
  "The committee met on Tuesday. It approved the budget for the new library and put off the vote on the bicycle path until " +
  "June. Ms Okafor will report on the costs of the roof. The next meeting is on the 12th.";

/** What applications and offices send. */
export const workPrompts: readonly KindOfPrompt[] = [
  {
    kind: "summarisation",
    easy: [
      `Summarize in one sentence: ${minutes}`,
      `Give me three bullet points of this text:\n\n${minutes}`,
      `TL;DR please:\n${minutes}`,
      "Shorten this: 'We would like to inform you that, owing to the weather, the picnic will not take place on Sunday.'",
      `What is the main point of the following paragraph?\n\n${minutes}`,
    ],
    hard: [
      "Synthesise the three clinical trial reports below into one critical appraisal: reconcile their conflicting endpoints, assess the risk of bias of each, and say what a meta-analysis could and could not conclude.",
      "Condense the attached judgment into its ratio decidendi, distinguish it from obiter dicta, and evaluate whether the dissent's reading of the statute is compatible with the earlier precedents.",
      "Compare the two annual reports, explain every divergence between cash flow and accruals, and infer which revenue recognition policy each company has changed.",
      "Review the literature on transformer interpretability, organise it into competing hypotheses, and evaluate how strong the causal evidence is for each.",
    ],
  },
  {
    kind: "extraction and labels",
    easy: [
      "Extract the name and the date from this text: 'Anna Lindt will visit us on 4 May.'",
      "Is this review positive or negative? 'Great sound, but the battery died after a week.'",
      "List the cities in this sentence: 'We flew from Oslo to Rome and took a train to Naples.'",
      "Which language is this: 'Buongiorno a tutti'?",
      "Convert this list to JSON: apples 3, pears 5, plums 2",
      "Label the ticket as billing, shipping or technical: 'My parcel has not arrived.'",
      "Sort these names alphabetically: Mary, Adam, Zoe, Carl",
    ],
    hard: [
      "From the contract below, derive every obligation that survives termination, determine which clauses conflict, and explain which one prevails under the order-of-precedence clause.",
      "Annotate each sentence of the following argument with its inferential role, identify the implicit premises, and evaluate whether the conclusion follows.",
      "Design a schema to extract adverse events from clinical narratives, including negation, temporality and causality, and analyse where two annotators would disagree.",
    ],
  },
  {
    kind: "translation",
    easy: [
      "Translate 'good morning' into Spanish.",
      "How do you say 'thank you' in Japanese?",
      "Translate to English: 'Ich habe Hunger.'",
      "Translate this sentence into French: The train leaves at nine.",
      "What is the German word for 'butterfly'?",
    ],
    hard: [
      "Translate this passage of legal German into English, preserving the distinction between Besitz and Eigentum, and explain how each ambiguous term would be construed by a common-law court.",
      "Translate the sonnet into English so that metre, rhyme scheme and the pun in the final couplet all survive; justify each compromise.",
      "Compare three published translations of the opening of the Iliad and analyse how each one handles formulaic epithets, register and enjambment.",
    ],
  },
  {
    kind: "SQL and data",
    easy: [
      "Write a SQL query that selects all rows from the table users.",
      "How do I count the rows of a table in SQL?",
      "What does LEFT JOIN mean?",
      "Which Excel formula adds up the cells A1 to A10?",
      "Write a SQL query for the names of customers in Berlin.",
    ],
    hard: [
      "Given tables orders, refunds and fx_rates with late-arriving rows, write one query that computes monthly retention cohorts in EUR with gaps filled, explain how it behaves under daylight-saving changes, and optimise it for a billion rows.",
      "Explain why this query plan switches from a nested loop to a hash join when the statistics are stale, and derive the selectivity estimate that would be needed for the optimiser to keep the index scan.",
      "Design a slowly changing dimension model for a marketplace with retroactive corrections, and prove that every historical report stays reproducible.",
      "Detect and explain Simpson's paradox in the aggregated conversion data, derive the correct adjusted estimate, and state which causal assumptions it rests on.",
    ],
  },
  {
    kind: "finance and business",
    easy: [
      "What is a share?",
      "What does VAT stand for?",
      "A shirt costs $20 and is 10% off. What do I pay?",
      "Write a friendly reminder that an invoice is due.",
      "Who is the customer in B2B?",
    ],
    hard: [
      "Derive the no-arbitrage price of a down-and-out barrier call under stochastic volatility and discuss why the reflection principle no longer applies.",
      "A company issues a convertible bond with a contingent put. Determine the split between liability and equity under IFRS, and how a modification of the conversion ratio would be treated.",
      "Analyse the effect of an inverted yield curve on the net interest margin of a bank whose deposits have a low beta, hedged with receive-fixed swaps under hedge accounting.",
      "Evaluate whether the merger passes a hypothetical monopolist test, given the diversion ratios and margins below, and compute the upward pricing pressure.",
    ],
  },
];
