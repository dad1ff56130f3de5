import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";

const program = "redis-server";
const commandLine = "redis-cli";

/** A `redis-server` of this test alone, in a folder of its own. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it anew on the same port, empty. */
  restart(): Promise<void>;
  /** It keeps its connections and answers nothing. */
  pause(): void;
  resume(): void;
}

/**
 * Why the tests on a real server cannot run; undefined where they can. With SPILLWAY_REQUIRE_SERVICES=1 that is an error.
 */
export function whyNoRedis(): string | undefined {
  const found = spawnSync(program, ["--version"], { encoding: "utf8" });
  if (found.status === 0) return undefined;
  const why = "redis-server is not installed (apt-get install redis-server): tests on a real Redis are skipped.";
  if (process.env.SPILLWAY_REQUIRE_SERVICES === "1") throw new Error(why);
  console.warn(why);
  return why;
}

/** @param options `cluster`: one node that has all slots, and insists on one slot for each command. */
export async function startRedis({ cluster = false } = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "spillway-redis-"));
  const port = await freePort();
  let server = await launch(folder, port, cluster);
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    async restart() {
      await kill();
      server = await launch(folder, port, cluster);
    },
    pause: () => void server.kill("SIGSTOP"),
    resume: () => void server.kill("SIGCONT"),
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(folder: string, port: number, cluster: boolean): Promise<ChildProcess> {
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"];
  if (cluster) options.push("--cluster-enabled", "yes", "--cluster-port", String(await freePort()));
  const server = spawn(program, options, { stdio: "ignore" });
  const endMs = performance.now() + 10_000;
  while (!(await listens(port))) {
    if (server.exitCode !== null || performance.now() > endMs) throw new Error("redis-server did not start.");
    await turn();
  }
  if (cluster) await takeAllSlots(port, endMs);
  return server;
}

async function takeAllSlots(port: number, endMs: number): Promise<void> {
  const ask = (...args: string[]) => spawnSync(commandLine, ["-p", String(port), ...args], { encoding: "utf8" }).stdout;
  ask("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
  while (!ask("CLUSTER", "INFO").includes("cluster_state:ok")) {
    if (performance.now() > endMs) throw new Error("The cluster did not start.");
    await turn();
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
