import { startEngine, startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { ConfigError, defineConfig, routerOf, wrap } from "spillway";

// The same code on a laptop and in production. The laptop needs no key and cannot reach what it does not list.
await using laptop = await startEngine({ kind: "ollama", models: ["llama3.2"], prefillMs: 5, tokenMs: 1 });
await using frontier = await startLoopbackServer({ answer: text("Hello from production.") });

// #region docs
const config = defineConfig({
  providers: {
    openai: { preset: "openai" }, // key from OPENAI_API_KEY, which only production has
    ollama: { preset: "ollama" }, // http://127.0.0.1:11434/v1, or OLLAMA_HOST
  },
  endpoints: [
    { provider: "openai", model: "small", upstreamModel: "gpt-5-mini" },
    { provider: "ollama", model: "small", upstreamModel: "llama3.2" },
    { provider: "openai", model: "large", upstreamModel: "gpt-5" },
  ],
  routes: { assistant: { tiers: ["small", "large"] } },
  environments: {
    development: { providers: ["ollama"] }, // the tier "large", which nobody serves there, falls away
    production: { providers: ["openai"] },
  },
});
// #endregion

const machines = {
  development: { NODE_ENV: "development", OLLAMA_HOST: laptop.baseUrl },
  production: { NODE_ENV: "production", OPENAI_API_KEY: "sk-production", OPENAI_BASE_URL: frontier.baseUrl },
};
const messages = [{ role: "user" as const, content: "What is the capital of France?" }];
for (const [name, environment] of Object.entries(machines)) {
  const called: string[] = [];
  const onCall = ({ endpoint }: { readonly endpoint: string | undefined }) => void called.push(endpoint ?? "nobody");
  // `environment` stands for `process.env`, which is the default.
  const openai = wrap(new OpenAI({ apiKey: "unused" }), { ...config, onCall }, { environment });
  const where = routerOf(openai).explain({ model: "assistant", messages });
  await openai.chat.completions.create({ model: "assistant", messages });
  await routerOf(openai).close();
  console.log(
    `${name}: sent to ${called.join()}; could go to ${where.candidates.map((one) => one.endpoint).join(", ")}`,
  );
}
console.log(`production without its key: ${faultOf({ NODE_ENV: "production" })}`);

function faultOf(environment: Record<string, string>): string {
  try {
    wrap(new OpenAI({ apiKey: "unused" }), config, { environment });
    return "no fault";
  } catch (error) {
    return error instanceof ConfigError
      ? error.issues.map(({ path, message }) => `${path}: ${message}`).join("; ")
      : "?";
  }
}
