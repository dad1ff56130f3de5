import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packages = new URL("../../../../packages/", import.meta.url);

/** The folder of a package as it is published. */
export function distOf(name: string): string {
  return fileURLToPath(new URL(`${name}/dist/`, packages));
}

/** Why the built classifier cannot speak for the sources; undefined where it can. */
export function staleBuild(): string | undefined {
  const entry = `${distOf("classifier")}index.js`;
  if (!existsSync(entry)) return "not built: run `pnpm build` first";
  const built = statSync(entry).mtimeMs;
  const source = fileURLToPath(new URL("classifier/src/", packages));
  const newer = readdirSync(source, { recursive: true, encoding: "utf8" }).some(
    (file) => statSync(source + file).mtimeMs > built,
  );
  return newer ? "the build is older than the sources: run `pnpm build` first" : undefined;
}
