import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The child process with the servers. */
export interface Providers extends AsyncDisposable {
  readonly baseUrls: readonly string[];
  /** How many requests each has got. */
  requestCounts(): Promise<readonly number[]>;
}

export async function startProviders(count: number, seed: number): Promise<Providers> {
  const child = fork(fileURLToPath(new URL("./server.ts", import.meta.url)), [String(count), String(seed)], {
    execArgv: process.execArgv.filter((argument) => argument !== "--expose-gc"),
    stdio: "inherit",
  });
  const baseUrls = await nextMessage<readonly string[]>(child);
  return {
    baseUrls,
    async requestCounts() {
      child.send("count");
      return nextMessage<readonly number[]>(child);
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

/** What the child says next. @throws where it ends instead. */
async function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  const leave = new AbortController();
  const { signal } = leave;
  try {
    const [message] = await Promise.race([
      once(child, "message", { signal }),
      once(child, "exit", { signal }).then(() => {
        throw new Error("The process with the servers has ended.");
      }),
    ]);
    return message as Message;
  } finally {
    leave.abort();
  }
}
