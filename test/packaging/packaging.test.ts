import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPackages } from "../layers/workspace.ts";
import { packAll, run, type Tarball } from "./tarballs.ts";

const require = createRequire(import.meta.url);
const names = readPackages()
  .filter(({ manifest }) => manifest.private !== true)
  .map(({ name }) => name);

/** What else ships beside what is built. */
const programs: Readonly<Record<string, readonly string[]>> = { "@spillway/evals": ["package/bin/spillway-evals.js"] };

// Outside the workspace, so that nothing can be found there by chance.
const folder = realpathSync(mkdtempSync(join(tmpdir(), "spillway-packaging-")));
let tarballs: readonly Tarball[] = [];

beforeAll(async () => {
  tarballs = await packAll(join(folder, "tarballs"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tarballOf(name: string): string {
  return tarballs.find((tarball) => tarball.name === name)?.path ?? "";
}

describe.each(names)("the tarball of %s", (name) => {
  it("holds what is built, and nothing else", async () => {
    const files = (await run("tar", ["-tzf", tarballOf(name)], folder)).trim().split("\n").sort();
    expect(files).toEqual([
      "package/LICENSE",
      "package/README.md",
      ...(programs[name] ?? []),
      "package/dist/index.d.ts",
      "package/dist/index.js",
      "package/dist/index.js.map",
      "package/package.json",
    ]);
  });

  it("has lost the source condition and the workspace protocol", async () => {
    const manifest = await run("tar", ["-xzOf", tarballOf(name), "package/package.json"], folder);
    expect(manifest).not.toContain("@spillway/source");
    expect(manifest).not.toContain("workspace:");
    expect(JSON.parse(manifest)).toMatchObject({
      license: "Apache-2.0",
      exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    });
  });

  it("passes publint", async () => {
    const bytes = readFileSync(tarballOf(name));
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const { messages } = await publint({ pack: { tarball }, strict: true });
    expect(messages).toEqual([]);
  });

  it("has types that are not wrong", async () => {
    const attw = join(dirname(require.resolve("@arethetypeswrong/cli/package.json")), "dist/index.js");
    await run(process.execPath, [attw, tarballOf(name), "--profile", "esm-only", "--no-definitely-typed"], folder);
  });
});

describe.each(["7.55.0", "6.49.0"])("an app with openai %s", (version) => {
  const app = join(folder, `app-${version}`);

  beforeAll(async () => {
    const files = Object.fromEntries(tarballs.map(({ name, path }) => [name, `file:${path}`]));
    const dependencies = { ...files, openai: version, "@types/node": "^24.19.0" };
    // Packages of this workspace come from the tarballs wherever they are needed.
    const overrides = Object.fromEntries(tarballs.map(({ name }) => [name, `$${name}`]));
    cpSync(join(import.meta.dirname, "consumer"), app, { recursive: true });
    writeFileSync(
      join(app, "package.json"),
      JSON.stringify({ private: true, type: "module", dependencies, overrides }),
    );
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], app);
  });

  it("finds the packages in its own folder", async () => {
    const resolve = "console.log(import.meta.resolve('spillway'), import.meta.resolve('@spillway/core'))";
    const found = await run(process.execPath, ["--input-type=module", "--eval", resolve], app);
    for (const url of found.trim().split(" ")) {
      expect(realpathSync(new URL(url)).startsWith(join(app, "node_modules") + sep)).toBe(true);
    }
    const { version: installed } = JSON.parse(readFileSync(join(app, "node_modules/openai/package.json"), "utf8"));
    expect(installed).toBe(version);
  });

  it.each(["esm.mjs", "commonjs.cjs"])("gets an answer through %s", async (script) => {
    const printed = await run(process.execPath, [script], app);
    expect(JSON.parse(printed)).toEqual({ text: "Hello.", calls: 1, costUsd: 0.000007 });
  });

  it.each([
    ["NodeNext", "NodeNext"],
    ["Bundler", "ESNext"],
  ])("passes a strict type check with moduleResolution %s", async (moduleResolution, module) => {
    const every = names.map((name, index) => `export * as package${index} from "${name}";`);
    writeFileSync(join(app, "every-package.ts"), every.join("\n"));
    const settings = `tsconfig.${moduleResolution}.json`;
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      target: "ES2023",
      lib: ["ES2023"],
      types: ["node"],
      module,
      moduleResolution,
    };
    writeFileSync(join(app, settings), JSON.stringify({ compilerOptions, files: ["types.ts", "every-package.ts"] }));
    await run(process.execPath, [require.resolve("typescript/lib/tsc.js"), "-p", settings], app);
  });
});
