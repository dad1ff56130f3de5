import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { readPackages } from "../layers/workspace.ts";

const runFile = promisify(execFile);

/** Runs a program to its end and gives what it printed; a failure tells what it printed too. */
export async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await runFile(program, args, { cwd, maxBuffer: 32 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(" ")} failed.\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** One packed package. */
export interface Tarball {
  readonly name: string;
  /** Where the `.tgz` lies. */
  readonly path: string;
}

/** Packs every published package into `folder`, as `pnpm publish` would. */
export async function packAll(folder: string): Promise<readonly Tarball[]> {
  const published = readPackages().filter(({ manifest }) => manifest.private !== true);
  return Promise.all(
    published.map(async ({ name, root }) => {
      if (!existsSync(join(root, "dist/index.js"))) throw new Error(`${name} is not built. Run pnpm build.`);
      const into = join(folder, name.replace("/", "-"));
      await run("pnpm", ["pack", "--pack-destination", into], root);
      const [file] = readdirSync(into);
      return { name, path: join(into, file ?? "") };
    }),
  );
}
