import { execFile } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const runFile = promisify(execFile);

/** A PostgreSQL server of this test's own. */
export interface Server {
  readonly connectionString: string;
  /** Stops it at once, as a crash would; its data stay. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** The folder of `initdb` and `pg_ctl`; undefined where PostgreSQL is not installed. */
export function postgresFolder(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((left, right) => Number(right) - Number(left)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "pg_ctl")));
}

/** Starts a server on a free port, with its data in a new folder. */
export async function startServer(binaries: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "spillway-postgres-"));
  const data = join(folder, "data");
  const user = await serverUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const port = await freePort();
  const run = (program: string, args: readonly string[]) =>
    // Its output must not be a pipe: the server would inherit it, and the call would never end.
    runFile(join(binaries, program), args, { cwd: folder, ...user, env: { ...process.env, LC_ALL: "C" } });
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c timezone=Asia/Kathmandu`;
  const server: Server = {
    connectionString: `postgres://spillway@127.0.0.1:${port}/postgres`,
    async start() {
      await run("pg_ctl", ["start", "-w", "-D", data, "-l", join(folder, "log"), "-o", settings]);
    },
    async stop() {
      await run("pg_ctl", ["stop", "-w", "-m", "immediate", "-D", data]);
    },
    async remove() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await run("initdb", ["-D", data, "-U", "spillway", "--auth=trust", "--encoding=UTF8", "--no-sync"]);
  await server.start();
  return server;
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package has made. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string) => Number((await runFile("id", [flag, "postgres"])).stdout);
  return { uid: await id("-u"), gid: await id("-g") };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
