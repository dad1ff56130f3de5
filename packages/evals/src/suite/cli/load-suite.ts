import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError } from "@spillway/core";
import { isRecord } from "../cases/fields.ts";
import type { SuiteOptions } from "../run/suite-options.ts";
import type { SuiteArguments } from "./read-arguments.ts";

/**
 * The options of a run: those of the suite's module, then those of the command line. Paths in a module are looked up beside it.
 *
 * @throws ConfigError where a file cannot be loaded or exports something else.
 */
export async function loadSuite({ file, config, options }: SuiteArguments): Promise<SuiteOptions> {
  const own = isModule(file) ? await suiteModule(file) : { cases: file };
  const router = config === undefined ? {} : { config: await exportOf(config, "--config") };
  const merged = { ...own, ...router, ...options };
  if (!("config" in merged)) {
    throw new ConfigError([{ path: "--config", message: "name the file with the router's configuration." }]);
  }
  return merged as unknown as SuiteOptions;
}

function isModule(file: string): boolean {
  return /\.[cm]?[jt]s$/.test(file);
}

async function suiteModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  const value = await exportOf(file, "SUITE");
  const folder = dirname(resolve(file));
  const beside = Object.fromEntries(
    ["cases", "stateFile"].flatMap((name) => {
      const path = value[name];
      return typeof path === "string" ? [[name, resolve(folder, path)]] : [];
    }),
  );
  return { ...value, ...beside };
}

/** What a module exports by default, or a JSON file holds. */
async function exportOf(file: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  let value: unknown;
  try {
    if (file.endsWith(".json")) value = JSON.parse(await readFile(file, "utf8"));
    else value = ((await import(pathToFileURL(resolve(file)).href)) as { default?: unknown }).default;
  } catch (error) {
    throw new ConfigError([{ path, message: `${file} cannot be loaded: ${(error as Error).message}` }]);
  }
  if (isRecord(value)) return value;
  throw new ConfigError([{ path, message: `${file} exports no object by default.` }]);
}
