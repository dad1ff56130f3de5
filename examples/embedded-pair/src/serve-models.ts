import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { getLlama, type Llama, LlamaLogLevel, NoBinaryFoundError } from "node-llama-cpp";
import { createHttpServer } from "./server/http-server.ts";
import { type LocalModel, loadLocalModel } from "./server/local-model.ts";

/** What to serve, and where. */
export interface ModelServerOptions {
  /** Model id to the path of its GGUF file. */
  readonly models: Readonly<Record<string, string>>;
  /** A TCP port of the loopback interface. Default 0: any free one. */
  readonly port?: number;
}

/** A running model server. */
export interface ModelServer extends AsyncDisposable {
  /** For the OpenAI client's `baseURL`: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  /** Cuts what is under way and frees the models. May be called again. */
  close(): Promise<void>;
}

/** This platform has no prebuilt llama.cpp, or the installation left it out. */
export class NativeBinaryMissingError extends Error {
  override readonly name = "NativeBinaryMissingError";

  constructor(cause: unknown) {
    super(
      `No llama.cpp binary for ${process.platform}-${process.arch} is installed. ` +
        "Install without --no-optional on Linux (glibc), macOS or Windows, x64 or arm64.",
      { cause },
    );
  }
}

/**
 * Serves GGUF models of the embedded pair's format as an OpenAI-compatible API on 127.0.0.1, inside this process, on the
 * CPU. Nothing is compiled or downloaded.
 *
 * @throws NativeBinaryMissingError where llama.cpp cannot run.
 * @example
 * await using server = await startModelServer({ models: embeddedPair });
 * const openai = new OpenAI({ baseURL: server.baseUrl, apiKey: "none" });
 */
export async function startModelServer({ models, port = 0 }: ModelServerOptions): Promise<ModelServer> {
  const llama = await loadLlama();
  try {
    const loaded = new Map<string, LocalModel>();
    for (const [id, modelPath] of Object.entries(models)) loaded.set(id, await loadLocalModel(llama, id, modelPath));

    const server = createHttpServer(loaded);
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address() as AddressInfo;

    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= (async () => {
        const closed = once(server, "close");
        server.close();
        server.closeAllConnections();
        await closed;
        await Promise.all([...loaded.values()].map((model) => model.queue.idle()));
        await llama.dispose();
      })();
      return closing;
    };
    return { baseUrl: `http://127.0.0.1:${address.port}/v1`, close, [Symbol.asyncDispose]: close };
  } catch (failure) {
    await llama.dispose();
    throw failure;
  }
}

async function loadLlama(): Promise<Llama> {
  try {
    return await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error, progressLogs: false });
  } catch (failure) {
    throw failure instanceof NoBinaryFoundError ? new NativeBinaryMissingError(failure) : failure;
  }
}
