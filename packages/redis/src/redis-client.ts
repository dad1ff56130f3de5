/** What is used of a client, cluster or pool of node-redis (`redis`, `@redis/client`) version 4 or later. */
export interface NodeRedisClient {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** What is used of a client or cluster of `ioredis`, version 5 or later. */
export interface IoRedisClient {
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** A connection that the app has already, taken by its shape: any copy and version will do. */
export type RedisClient = NodeRedisClient | IoRedisClient;

/** Runs a script that the server has in its cache, or one given in full. */
export interface ScriptRunner {
  bySha(sha: string, keys: string[], args: string[]): Promise<unknown>;
  bySource(source: string, keys: string[], args: string[]): Promise<unknown>;
}

/** @throws TypeError where `client` is none that is known. */
export function scriptRunner(client: RedisClient): ScriptRunner {
  if ("evalSha" in client && typeof client.evalSha === "function") {
    return {
      bySha: (sha, keys, args) => client.evalSha(sha, { keys, arguments: args }),
      bySource: (source, keys, args) => client.eval(source, { keys, arguments: args }),
    };
  }
  if ("evalsha" in client && typeof client.evalsha === "function") {
    return {
      bySha: (sha, keys, args) => client.evalsha(sha, keys.length, ...keys, ...args),
      bySource: (source, keys, args) => client.eval(source, keys.length, ...keys, ...args),
    };
  }
  throw new TypeError("`client` is neither a node-redis nor an ioredis client: it has no evalSha and no evalsha.");
}
