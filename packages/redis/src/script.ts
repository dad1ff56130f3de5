import { createHash } from "node:crypto";
import type { ScriptRunner } from "./redis-client.ts";

/** A Lua script: sent by its hash, and in full where the server does not have it, such as after a restart. */
export class Script {
  readonly #source: string;
  readonly #sha: string;

  constructor(...parts: readonly string[]) {
    this.#source = parts.join("\n");
    this.#sha = createHash("sha1").update(this.#source).digest("hex");
  }

  async run(runner: ScriptRunner, keys: string[], args: string[]): Promise<unknown> {
    try {
      return await runner.bySha(this.#sha, keys, args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
      return runner.bySource(this.#source, keys, args);
    }
  }
}
