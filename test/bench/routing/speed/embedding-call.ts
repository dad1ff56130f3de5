import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import OpenAI from "openai";
import type { Decider } from "./decider.ts";

/** An embedding over HTTP from a server on loopback that does no work for it, by the OpenAI client: the wire alone. */
export async function embeddingCall(): Promise<Decider & { close(): void }> {
  const server = fork(fileURLToPath(new URL("./embedding-server.ts", import.meta.url)), { stdio: "inherit" });
  const baseURL = await new Promise<string>((resolve) => server.once("message", (url) => resolve(String(url))));
  const client = new OpenAI({ baseURL, apiKey: "none", maxRetries: 0 });
  return {
    name: "embedding call over HTTP on loopback",
    decide: (input) => client.embeddings.create({ model: "embedder", input }),
    close: () => server.disconnect(),
  };
}
