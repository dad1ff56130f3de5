import { startEngine } from "@spillway/testing";
import OpenAI from "openai";
import { routerOf, SpillwayError, wrap } from "spillway";

// One model in two regions. Calls go to the quicker one, conversations stay where they began, and data of persons in the
// EU never leaves the EU: not when that region is slow, and not when it is down.
await using eu = await startEngine({ kind: "vllm", prefillMs: 40, tokenMs: 1, outputTokens: 5 });
await using us = await startEngine({ kind: "vllm", prefillMs: 5, tokenMs: 1, outputTokens: 5 });

// #region docs
const openai = wrap(new OpenAI({ apiKey: "unused" }), {
  providers: {
    eu: { preset: "vllm", baseUrl: eu.baseUrl, dataClasses: ["eu-personal"] },
    us: { preset: "vllm", baseUrl: us.baseUrl },
  },
  endpoints: [
    { provider: "eu", model: "gpt-oss-120b" },
    { provider: "us", model: "gpt-oss-120b" },
  ],
  balance: "latency", // for routes that set none: the quicker of two
  routes: {
    lookup: { tiers: ["gpt-oss-120b"] },
    chat: { tiers: ["gpt-oss-120b"], affinity: "conversation" }, // goes before balance
  },
  maxRetries: 0,
});
// #endregion

const router = routerOf(openai);
type Turn = { role: "user" | "assistant"; content: string };
const turn = (content: string): Turn => ({ role: "user", content });
const ask = (model: string, messages: Turn[]) => openai.chat.completions.create({ model, messages });
const counts = () => [eu.received, us.received] as const;

async function measured(name: string, work: () => Promise<unknown>): Promise<void> {
  const [euBefore, usBefore] = counts();
  await work();
  console.log(`${name}: eu ${eu.received - euBefore}, us ${us.received - usBefore}`);
}

await measured("40 lookups", async () => {
  for (let call = 0; call < 40; call++) await ask("lookup", [turn(`Question ${call}`)]);
});

const began = { eu: 0, us: 0 };
let moved = 0;
for (let conversation = 0; conversation < 8; conversation++) {
  const regions: ("eu" | "us")[] = [];
  const messages: Turn[] = [turn(`Conversation ${conversation}`)];
  for (let round = 0; round < 4; round++) {
    const [euBefore] = counts();
    const answer = await ask("chat", messages);
    regions.push(eu.received > euBefore ? "eu" : "us");
    messages.push({ role: "assistant", content: answer.choices[0]?.message.content ?? "" }, turn("And then?"));
  }
  began[regions[0] ?? "eu"] += 1;
  if (new Set(regions).size > 1) moved += 1;
}
console.log(`8 conversations: ${began.eu} began in the EU, ${began.us} in the US; changed region: ${moved}`);

const ofEurope = <Result>(work: () => Promise<Result>) => router.with({ data: "eu-personal" }, work);
await measured("20 lookups with EU data, although the EU is slower", () =>
  ofEurope(async () => {
    for (let call = 0; call < 20; call++) await ask("lookup", [turn(`Person ${call}`)]);
  }),
);

eu.setState("down");
await measured("the EU is down, 5 lookups without EU data", async () => {
  for (let call = 0; call < 5; call++) await ask("lookup", [turn(`Question ${call}`)]);
});
await measured("the EU is down, 1 lookup with EU data", async () => {
  const failed = await ofEurope(() => ask("lookup", [turn("A person")])).catch((error: unknown) => error as Error);
  const { cause } = failed as Error;
  console.log(`failed closed: ${SpillwayError.isInstance(cause) ? cause.code : "unexpected"}`);
});
await router.close();
