// Accuracy, speed and log-probability separation over HTTP, temperature 0. Start `node ../src/serve.ts 8080` first.
//   node eval.mjs http://127.0.0.1:8080/v1 ../models/heldout.jsonl weak strong > results.json
import fs from "node:fs";

const [baseUrl, promptFile, ...modelIds] = process.argv.slice(2);
const prompts = fs
  .readFileSync(promptFile, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / (numbers.length || 1);

/** ROC AUC: the chance that a right answer scores above a wrong one. */
function auc(rightScores, wrongScores) {
  if (!rightScores.length || !wrongScores.length) return null;
  let wins = 0;
  for (const right of rightScores) {
    for (const wrong of wrongScores) wins += right > wrong ? 1 : right === wrong ? 0.5 : 0;
  }
  return wins / rightScores.length / wrongScores.length;
}

function summarize(graded) {
  const right = graded.filter((row) => row.right);
  const wrong = graded.filter((row) => !row.right);
  const separation = (score) => auc(right.map(score), wrong.map(score));
  return {
    prompts: graded.length,
    accuracy: right.length / graded.length,
    aucOfMean: separation((row) => row.meanLogprob),
    aucOfLowest: separation((row) => row.lowestLogprob),
  };
}

function summarizeBy(graded, key) {
  const groups = Map.groupBy(graded, (row) => row[key]);
  return Object.fromEntries([...groups].map(([name, rows]) => [name, summarize(rows)]));
}

async function grade(model, prompt) {
  const startMs = performance.now();
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model,
      temperature: 0,
      max_tokens: 64,
      logprobs: true,
      messages: [{ role: "user", content: prompt.prompt }],
    }),
  });
  const { choices, usage } = await response.json();
  const logprobs = choices[0].logprobs.content.map((token) => token.logprob);
  const got = choices[0].message.content;
  return {
    ...prompt,
    got,
    right: got === prompt.answer,
    meanLogprob: mean(logprobs),
    lowestLogprob: Math.min(...logprobs),
    durationMs: performance.now() - startMs,
    completionTokens: usage.completion_tokens,
  };
}

const results = {};
for (const model of modelIds) {
  const graded = [];
  for (const prompt of prompts) graded.push(await grade(model, prompt));
  const durationsMs = graded.map((row) => row.durationMs).sort((left, right) => left - right);
  results[model] = {
    all: summarize(graded),
    bands: summarizeBy(graded, "band"),
    skills: summarizeBy(graded, "skill"),
    meanMs: mean(durationsMs),
    p50Ms: durationsMs[Math.floor(durationsMs.length / 2)],
    p95Ms: durationsMs[Math.floor(durationsMs.length * 0.95)],
    completionTokens: graded.reduce((sum, row) => sum + row.completionTokens, 0),
    wrong: graded.filter((row) => !row.right).map(({ prompt, answer, got }) => ({ prompt, answer, got })),
  };
}
console.log(JSON.stringify(results, null, 1));
