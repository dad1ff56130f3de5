import OpenAI from "openai";
import { embeddedPair } from "../../examples/embedded-pair/src/pair.ts";
import {
  type ModelServer,
  NativeBinaryMissingError,
  startModelServer,
} from "../../examples/embedded-pair/src/serve-models.ts";

/**
 * Starts the pair for tests. Undefined, with a printed message, only on a platform that llama.cpp has no binary for;
 * where one should be installed and is not, the tests fail.
 */
export async function startPairOrSkip(): Promise<ModelServer | undefined> {
  try {
    return await startModelServer({ models: embeddedPair });
  } catch (failure) {
    if (!(failure instanceof NativeBinaryMissingError) || hasBinary()) throw failure;
    console.warn(`Skipping the embedded pair: ${failure.message}`);
    return undefined;
  }
}

function hasBinary(): boolean {
  if (process.arch !== "x64" && process.arch !== "arm64") return false;
  if (process.platform !== "linux") return process.platform === "darwin" || process.platform === "win32";
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime !== undefined;
}

/** A plain client of `server` that does not retry. */
export function clientOf(server: ModelServer): OpenAI {
  return new OpenAI({ baseURL: server.baseUrl, apiKey: "none", maxRetries: 0 });
}
