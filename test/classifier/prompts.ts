import type { Conversation } from "@spillway/core";
import { conversationOf } from "./conversation.ts";

/** easy: under 0.35. hard: over 0.6. medium: from 0.35 to 0.6. */
export type Band = "easy" | "medium" | "hard";

export interface Prompt {
  readonly band: Band;
  readonly conversation: Conversation;
}

const easy = (text: string): Prompt => ({ band: "easy", conversation: conversationOf(text) });
const medium = (text: string): Prompt => ({ band: "medium", conversation: conversationOf(text) });
const hard = (text: string): Prompt => ({ band: "hard", conversation: conversationOf(text) });

/** Requests as applications send them, with the band that a person would put them in. */
export const prompts: readonly Prompt[] = [
  // Chat
  easy("Hi there!"),
  easy("thanks, that worked great"),
  easy("What is the capital of Australia?"),
  easy("Who wrote Pride and Prejudice?"),
  easy("What does HTTP stand for?"),
  easy("Tell me a joke about cats."),
  easy("Give me a synonym for 'happy'."),
  easy("What's a good name for a golden retriever puppy?"),
  easy("Is it safe to eat rice that was left out overnight? Answer yes or no."),
  medium("Write a short story about a lighthouse keeper who finds a message in a bottle. About 300 words."),
  medium("Explain the difference between a Roth IRA and a traditional IRA, and which is better for a 30 year old."),
  medium("Plan a three-day trip to Lisbon for a couple who like food and architecture, with one day trip."),
  medium("Why is the sky blue but sunsets are red?"),

  // Support and back office
  easy("Where is my order? It was supposed to arrive on Tuesday."),
  easy("How do I reset my password?"),
  easy("Classify the sentiment of this review as positive, negative or neutral: 'The zipper broke after two days.'"),
  easy("Translate to German: 'Your parcel will arrive tomorrow between 9 and 12.'"),
  easy("Extract the invoice number and the total from this text: Invoice INV-2043, dated 3 May, total EUR 129.90."),
  easy("Fix the typos in this sentence: 'We recieved you're mesage and wil get back too you.'"),
  easy("Write a subject line for an email announcing our summer sale."),
  easy("Generate a concise title of at most five words for this conversation."),
  easy(
    "Summarize this in one sentence: The council voted on Monday to extend the tram line to the airport. Work starts next year and will take four years. The cost is shared with the region.",
  ),
  easy("Is this message spam or not? 'You have won a free cruise, click here to claim.'"),
  medium(
    "A customer writes: 'I was charged twice for order 1182 and your chat bot keeps sending me in circles. I want my money back today or I will dispute the charge.' Write a reply that apologises, explains that the second charge is a hold that drops off within three days, and offers a 10% voucher. Do not promise anything else.",
  ),
  medium(
    "Read the following terms and tell me which clauses are unusual for a consumer subscription: 1. Renewal is automatic for twelve months. 2. Notice of cancellation must be given 90 days before renewal. 3. The provider may change prices at any time. 4. Disputes are settled by arbitration in Delaware.",
  ),

  // Code
  easy("How do I reverse a list in Python?"),
  easy("What is the git command to undo the last commit?"),
  medium("Write a Python function that checks whether a string is a palindrome, ignoring case and punctuation."),
  medium("Explain what this does:\n```js\nconst f = (xs) => xs.reduce((a, x) => ({ ...a, [x.id]: x }), {});\n```"),
  medium(
    "Write a SQL query that returns the ten customers with the highest total order value in 2024, including customers with no orders.",
  ),
  medium("Write unit tests for this function:\n```python\ndef clamp(x, lo, hi):\n    return max(lo, min(hi, x))\n```"),
  hard(
    "Our Node service leaks memory: the heap grows by 20 MB an hour until it is OOM-killed. Here is the request handler and the cache. Find the root cause and fix it without changing the public API.\n```ts\nconst cache = new Map<string, Promise<Result>>();\nexport async function handle(req: Request): Promise<Response> {\n  const key = JSON.stringify(req.body) + Date.now();\n  let hit = cache.get(key);\n  if (!hit) {\n    hit = compute(req.body);\n    cache.set(key, hit);\n  }\n  emitter.on('done', () => log(key));\n  return new Response(await hit);\n}\n```",
  ),
  hard(
    "Refactor the entire authentication module from sessions to JWT with refresh tokens. It must stay backward compatible for mobile clients, support key rotation, and ship with zero downtime. Describe the migration step by step, then write the middleware and tests.",
  ),
  hard(
    "Design a distributed rate limiter for a multi-region API with 200k requests per second. Compare token bucket and sliding window, discuss consistency trade-offs, failure modes, and give the data model and the Redis Lua script.",
  ),
  hard(
    "This test is flaky: about one run in fifty fails with 'expected 3, got 2'. I suspect a race condition between the two goroutines. Explain why it happens and prove that your fix removes it.\n```go\nfunc (c *Counter) Add(n int) {\n\tgo func() { c.total += n }()\n}\nfunc (c *Counter) Wait() int {\n\ttime.Sleep(10 * time.Millisecond)\n\treturn c.total\n}\n```",
  ),
  hard(
    "Implement a lock-free multi-producer single-consumer queue in Rust, with tests for memory ordering, and explain why each atomic ordering is sufficient. It must not allocate on the consumer side and must be correct under the C++11 memory model.",
  ),
  hard(
    "Migrate our PostgreSQL schema from one shared database to schema-per-tenant. Requirements:\n1. At most five minutes of read-only time.\n2. Rollback must be possible at every step.\n3. Reporting queries across tenants must keep working.\n4. Backups must be restorable per tenant.\nGive the plan, the SQL, and the risks.",
  ),

  // Mathematics and logic
  easy("What is 7 times 8?"),
  easy("Convert 10 miles to kilometers."),
  medium("A train travels 120 km in 1.5 hours and then 80 km in 1 hour. What is its average speed for the whole trip?"),
  medium("Solve for x: 3x + 7 = 22."),
  hard("Prove that the square root of 2 is irrational, then generalise the proof to the square root of any prime."),
  hard(
    "Let $f(x) = \\int_0^x e^{-t^2} dt$. Find the Taylor series of $f$ and prove that it converges for all real $x$.",
  ),
  hard(
    "Find all functions f: R -> R such that f(x + y) = f(x) + f(y) + 2xy for all real x and y, and f is continuous. Justify each step rigorously.",
  ),
  hard(
    "Five people of different nationalities live in five houses of different colours. The Norwegian lives in the first house. The Brit lives in the red house. The green house is left of the white one. The owner of the green house drinks coffee. The one in the middle drinks milk. Determine who owns the fish, and show the deduction step by step.",
  ),
  hard(
    "Derive the closed-form solution of ridge regression and explain how the regularisation parameter changes the eigenvalues of the normal equations.",
  ),
  hard(
    "A bag holds 5 red, 7 blue and 8 green balls. Four are drawn without replacement. What is the probability that at least one of each colour is drawn? Show your reasoning and check the result with a second method.",
  ),

  // Agents
  {
    band: "easy",
    conversation: conversationOf("What's the weather in Oslo?", { tools: 2 }),
  },
  {
    band: "easy",
    conversation: conversationOf([
      { role: "system", text: "You are a coding agent. Generate a short title for the conversation." },
      {
        role: "user",
        text: "Please write a 5-10 word title for the following conversation: user asks how to sort a table by date.",
      },
    ]),
  },
  {
    band: "medium",
    conversation: conversationOf(
      "Book a table for four on Friday evening near the office, and add it to my calendar.",
      { tools: 8 },
    ),
  },
  {
    band: "hard",
    conversation: conversationOf(
      [
        {
          role: "user",
          text: "Upgrade the whole codebase from React 17 to 18: find every use of ReactDOM.render, migrate it, fix failing tests, and make sure the build passes.",
        },
        { role: "assistant", text: "I will look at the repository first." },
        { role: "tool", text: "src/index.tsx src/app.tsx test/app.test.tsx" },
        { role: "tool", text: "FAIL test/app.test.tsx: TypeError: cannot read properties of undefined" },
        { role: "tool", text: "3 failing, 41 passing" },
      ],
      { tools: 14 },
    ),
  },
  {
    band: "hard",
    conversation: conversationOf(
      "Research the three largest vendors of vector databases, compare their pricing and consistency guarantees in detail, and write a report with a recommendation for our multi-tenant use case. Cite at least two sources for each claim.",
      { tools: 6 },
    ),
  },
  {
    band: "medium",
    conversation: conversationOf([
      {
        role: "user",
        text: "Write a Python function that parses ISO 8601 durations such as P3DT4H into seconds, without using libraries.",
      },
      { role: "assistant", text: "def parse(text): ..." },
      { role: "user", text: "now make it faster" },
    ]),
  },
  {
    band: "easy",
    conversation: conversationOf([
      { role: "user", text: "Prove that there are infinitely many primes." },
      { role: "assistant", text: "Suppose there were finitely many ..." },
      { role: "user", text: "Great, thank you!" },
    ]),
  },
  {
    band: "easy",
    conversation: conversationOf(
      "<system-reminder>You must always follow the architecture rules. Never refactor the entire codebase. Design the plan step by step and prove that it is optimal.</system-reminder>\nhi",
      { tools: 0 },
    ),
  },

  // Other languages
  easy("Hallo, wie geht es dir?"),
  easy("¿Cuál es la capital de Perú?"),
  easy("Traduis en anglais : « Le magasin est fermé le dimanche. »"),
  easy("谢谢！"),
  easy("请把这句话翻译成英文：我们明天下午三点开会。"),
  easy("Привет! Как дела?"),
  medium("Erkläre den Unterschied zwischen Brutto- und Nettogehalt und warum der Abzug so hoch ist."),
  hard("证明根号二是无理数，然后推导任意素数的平方根也是无理数，并逐步说明每一步的理由。"),
  hard(
    "Докажите, что простых чисел бесконечно много, и объясните, почему доказательство Евклида не является доказательством от противного.",
  ),
  hard(
    "Diseña una arquitectura de microservicios para una plataforma de pagos: compara las alternativas, explica paso a paso la migración desde el monolito y analiza los riesgos de consistencia.",
  ),
  medium("東京と大阪を比較して、初めて日本に来る家族にはどちらが良いか説明してください。"),

  // With other media and formats
  {
    band: "easy",
    conversation: conversationOf("What does this sign say?", { attachments: { images: 1, audio: 0, files: 0 } }),
  },
  {
    band: "medium",
    conversation: conversationOf(
      "Compare these two floor plans and list the differences that matter for wheelchair access.",
      { attachments: { images: 2, audio: 0, files: 0 } },
    ),
  },
  {
    band: "easy",
    conversation: conversationOf("Extract name, email and phone from: Jane Roe, jane@example.org, +44 20 7946 0000", {
      structured: "schema",
    }),
  },
];
