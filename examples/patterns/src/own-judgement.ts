import { startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { type Classifier, routerOf, wrap } from "spillway";

// Your own idea of what is hard, and of what a good answer is.
await using small = await startLoopbackServer({ answer: text("I think it is 42.") });
await using large = await startLoopbackServer({ answer: text("SELECT count(*) FROM orders;") });

// #region docs
const sqlIsHard: Classifier = {
  name: "sql-is-hard",
  classify: ({ turns }) => ({
    score: /\bSQL\b/.test(turns.at(-1)?.text ?? "") ? 0.9 : 0.2,
    reasons: [],
    classifier: "sql-is-hard",
  }),
};

const openai = wrap(new OpenAI({ apiKey: "unused" }), {
  providers: { small: { baseUrl: small.baseUrl }, large: { baseUrl: large.baseUrl } },
  endpoints: [
    { provider: "small", model: "small" },
    { provider: "large", model: "large" },
  ],
  routes: {
    auto: {
      tiers: ["small", "large"],
      classifier: sqlIsHard,
      gates: { accept: (draft) => !draft.text.startsWith("I think") },
      escalation: { mode: "carry-draft" },
    },
  },
  onCall: (record) => {
    console.log(record.decision?.reason, "|", record.attempts.map((one) => `${one.role}: ${one.model}`).join(", "));
  },
});
// #endregion

await openai.chat.completions.create({
  model: "auto",
  messages: [{ role: "user", content: "Write SQL that counts orders." }],
});
await openai.chat.completions.create({
  model: "auto",
  messages: [{ role: "user", content: "How many orders do we have?" }],
});
const shown = large.requests[1]?.bodyText ?? "";
console.log(`the large model was shown the draft: ${shown.includes("I think it is 42.")}`);
await routerOf(openai).close();
