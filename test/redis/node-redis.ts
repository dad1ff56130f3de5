import { createRequire } from "node:module";
import { join } from "node:path";

const ofThePackage = createRequire(join(import.meta.dirname, "../../packages/redis/package.json"));

/** What the tests use of a node-redis client: the one that the package brings. */
export interface TestClient {
  readonly isOpen: boolean;
  connect(): Promise<unknown>;
  close(): Promise<void>;
  keys(pattern: string): Promise<string[]>;
  pTTL(key: string): Promise<number>;
  dbSize(): Promise<number>;
  sendCommand(args: string[]): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** A connected client. */
export async function nodeRedis(url: string): Promise<TestClient> {
  const { createClient } = ofThePackage("@redis/client") as { createClient(options: { url: string }): TestClient };
  const client = createClient({ url });
  await client.connect();
  return client;
}
