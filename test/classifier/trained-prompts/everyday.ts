/** Prompts of one kind, split by common sense: any small model does the easy ones well. */
export interface KindOfPrompt {
  readonly kind: string;
  readonly easy: readonly string[];
  readonly hard: readonly string[];
}

/** What people ask an assistant at home. */
export const everydayPrompts: readonly KindOfPrompt[] = [
  {
    kind: "knowledge",
    easy: [
      "What is the capital of Norway?",
      "Who painted the Mona Lisa?",
      "How many days are there in a leap year?",
      "What colour do you get when you mix blue and yellow?",
      "What is the largest ocean on Earth?",
      "Who was the first person on the moon?",
      "What does the word 'benevolent' mean?",
      "Which animal is known as the king of the jungle?",
    ],
    hard: [
      "To what extent did the monetary policy of the Reichsbank, rather than reparations, cause the hyperinflation of 1923?",
      "Compare the Peircean and the Saussurean account of the sign and assess which one better explains iconicity.",
      "Which features of the Late Bronze Age collapse does the systems-collapse model explain that migration models do not?",
      "How do the Duhem-Quine thesis and Lakatos's research programmes differ in what they say of falsification?",
      "Evaluate the evidence for and against the Indo-Hittite hypothesis in the light of Anatolian verbal morphology.",
      "Why did the Ottoman tanzimat reforms fail to create a common citizenship, and how do historians disagree about it?",
    ],
  },
  {
    kind: "open chat",
    easy: [
      "I'm bored. Tell me something fun.",
      "What should I have for dinner tonight?",
      "Can you recommend a good comedy film?",
      "My cat sleeps all day. Is that normal?",
      "Give me three names for a hamster.",
      "What's a nice gift for my mum's birthday?",
      "Do you like music?",
      "How long should I boil an egg?",
    ],
    hard: [
      "My co-founder wants to leave after three years with all of her vested shares; weigh up the options I have under a typical shareholder agreement and what each would do to our next funding round.",
      "I have been offered a job with equity in place of a higher salary. Analyse how I should value the options given dilution, strike price, a liquidation preference and a four-year horizon.",
      "Assess the ethical arguments for and against germline editing, and say which of them survive the non-identity problem.",
      "My father has dementia and refuses help. Explain how capacity, autonomy and safeguarding pull against each other here and how a tribunal would weigh them.",
      "Build the strongest case against effective altruism, then rebut it, then say where the disagreement really lies.",
    ],
  },
  {
    kind: "writing",
    easy: [
      "Write a birthday wish for my sister.",
      "Write a haiku about rain.",
      "Write a short thank-you note to a teacher.",
      "Write two sentences about why I like hiking.",
      "Give me a title for a blog post about coffee.",
      "Write an out-of-office message for next week.",
      "Write a funny caption for a photo of a sleepy dog.",
    ],
    hard: [
      "Write a villanelle about entropy in strict iambic pentameter whose two refrains change their meaning through enjambment, and annotate the scansion.",
      "Write a 1,500-word essay that argues, with counter-arguments and rebuttals, that proportional representation weakens accountability; cite the comparative literature and end with the limits of the argument.",
      "Rewrite the parable of the cave as a dialogue between a reinforcement-learning agent and its reward designer, keeping the epistemic structure of each stage of the ascent.",
      "Draft a white paper for a central bank on the macroprudential risks of stablecoins, with a taxonomy of run mechanisms and a policy option for each.",
      "Write the opening chapter of a novel in which two unreliable narrators contradict each other, so that an attentive reader can infer what happened; explain the clues afterwards.",
    ],
  },
  {
    kind: "advice on health and law",
    easy: [
      "How much water should I drink each day?",
      "Is it OK to take a walk with a cold?",
      "What does a lawyer do?",
      "Do I need a passport to fly from France to Japan?",
      "What is a normal body temperature?",
      "Which vitamin do we get from sunlight?",
    ],
    hard: [
      "A 62-year-old with atrial fibrillation on apixaban, an eGFR of 28 and a new troponin rise presents with melena. Discuss the management, including reversal and when to restart anticoagulation.",
      "Explain how the doctrine of promissory estoppel interacts with the statute of frauds, and whether reliance damages are capped by the expectation interest.",
      "Determine the differential diagnosis of a normal anion gap metabolic acidosis with hypokalaemia and a urine pH of 6.5, and justify the next test.",
      "Does the Dormant Commerce Clause forbid a state from taxing a remote seller that has only economic nexus, and how would a court apply the four-part test after the latest precedents?",
      "Explain the mechanism by which checkpoint inhibitors cause myocarditis, how it is graded, and how steroid-refractory cases are treated.",
    ],
  },
];

/** What asks for nothing. */
export const greetings: readonly string[] = [
  "Hi",
  "Hello there!",
  "Good morning",
  "Thanks a lot!",
  "ok great",
  "Bye for now",
  "hey, how are you?",
  "Yes please",
];
