import { setTimeout as wait } from "node:timers/promises";
import { startEngine } from "@spillway/testing";
import OpenAI from "openai";
import { routerOf, wrap } from "spillway";

// A spot GPU is cheap and can be taken away at two minutes' notice. Nobody's call should be lost by it.
await using spot = await startEngine({ kind: "llama-cpp", slots: 4, prefillMs: 100, tokenMs: 2 });
await using reserved = await startEngine({ kind: "vllm", slots: 4, prefillMs: 5, tokenMs: 1 });

// #region docs
const openai = wrap(new OpenAI({ apiKey: "unused" }), {
  providers: {
    spot: { preset: "llama-cpp", baseUrl: spot.baseUrl, probe: { intervalMs: 50 } }, // default 1000 ms
    reserved: { preset: "vllm", baseUrl: reserved.baseUrl },
  },
  endpoints: [
    { provider: "spot", model: "llama-3.3-70b" },
    { provider: "reserved", model: "llama-3.3-70b" },
  ],
  onHealth: ({ endpoint, kind, from, to }) => console.log(`  ${endpoint} ${kind}: ${from} > ${to}`),
});
const router = routerOf(openai);

/** The cloud gives notice: calls under way finish, new ones go elsewhere. */
const onReclaimNotice = () => router.drain("spot");

/** The replacement is there, perhaps not loaded yet: its own word decides when it is used. */
const onReplacement = () => router.restore("spot");
// #endregion

const messages = [{ role: "user" as const, content: "Hello" }];
const ask = () => openai.chat.completions.create({ model: "llama-3.3-70b", messages });
const served = () => `spot ${spot.completed}, reserved ${reserved.completed}`;

/** Calls until `holds` does: engines are asked for their health only while there is traffic. */
async function callUntil(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await ask();
    await wait(10);
  }
}

await ask();
console.log(`before: ${served()}`);

const underWay = [ask(), ask(), ask()];
while (spot.running < 3) await wait(1);
console.log("notice, with 3 calls under way at the spot GPU");
onReclaimNotice();
await Promise.all([ask(), ask()]);
await Promise.all(underWay);
console.log(`all five answered: ${served()}`);

spot.setState("loading");
console.log("the replacement is there and loads its model");
await callUntil(() => router.health().some(({ engine }) => engine?.state === "loading"));
onReplacement();
const asked = spot.received;
for (let call = 0; call < 5; call++) await ask();
console.log(`sent to it while it loads: ${spot.received - asked} of 5 calls`);

spot.setState("ready");
const before = spot.completed;
await callUntil(() => spot.completed >= before + 3);
console.log(`loaded, and takes traffic again; lost calls: ${router.report().total.failures}`);
await router.close();
