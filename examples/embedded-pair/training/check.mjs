// Checks of a converted model: its tokenizer equals data.py's, its chat template loads, a chat session answers.
//   python3 -c "import json,data as D; t=D.Tok(json.load(open('vocab.json'))); print(json.dumps([[r['prompt'],t.enc(r['prompt'])] for r in map(json.loads,open('../models/heldout.jsonl'))]))" > tokens.json
//   node check.mjs ../models/weak.gguf tokens.json
import fs from "node:fs";
import { getLlama, LlamaChatSession, LlamaLogLevel } from "node-llama-cpp";

const [modelPath, tokenFile] = process.argv.slice(2);
const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error, progressLogs: false });
const model = await llama.loadModel({ modelPath });

const tokenized = JSON.parse(fs.readFileSync(tokenFile, "utf8"));
const differing = tokenized.filter(([text, tokens]) => model.tokenize(text).join() !== tokens.join());
console.log("tokenizer equal on", tokenized.length - differing.length, "of", tokenized.length);
for (const [text, tokens] of differing.slice(0, 3)) console.log("differs:", text, model.tokenize(text), tokens);

const context = await model.createContext({ contextSize: 256, threads: 1 });
const session = new LlamaChatSession({ contextSequence: context.getSequence(), systemPrompt: "" });
console.log("chat wrapper", session.chatWrapper.wrapperName);
for (const question of ["What is the capital of Japan?", "Thank you!", "What is 4 + 5?", 'Reverse the word "lamp".']) {
  const answer = await session.prompt(question, { temperature: 0, maxTokens: 64 });
  console.log(question, "->", JSON.stringify(answer));
}
await llama.dispose();
