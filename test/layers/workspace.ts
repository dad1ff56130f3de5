import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type ImportedModule, importsOf } from "./imports.ts";

const packagesFolder = join(import.meta.dirname, "../../packages");

/** What the tests read of a `package.json`. */
interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** One source file and what it imports. */
export interface SourceFile {
  /** Below the package's folder: `src/index.ts`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly ImportedModule[];
}

/** One package of the workspace. */
export interface Package {
  readonly name: string;
  /** The package's folder. */
  readonly root: string;
  readonly manifest: Manifest;
  readonly files: readonly SourceFile[];
}

/** Every package under `packages/`, with its sources read. */
export function readPackages(): readonly Package[] {
  return readdirSync(packagesFolder).map((folder) => {
    const root = join(packagesFolder, folder);
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
    const names = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
    const files = names
      .filter((name) => name.endsWith(".ts"))
      .map((name) => {
        const text = readFileSync(join(root, "src", name), "utf8");
        return { path: join("src", name), text, imports: importsOf(text) };
      });
    return { name: manifest.name, root, manifest, files };
  });
}

/** The package's name in a module specifier, or undefined for a relative path and for Node's own modules. */
export function packageIn(specifier: string): string | undefined {
  if (specifier.startsWith(".") || specifier.startsWith("node:")) return undefined;
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

/** Where a relative import of `file` leads, below the package's folder. */
export function targetOf(file: SourceFile, specifier: string): string {
  return relative(".", join(dirname(file.path), specifier));
}
