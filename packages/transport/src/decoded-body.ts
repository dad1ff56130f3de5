import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { ByteSource } from "./exchange.ts";

function decoderOf(encoding: string): Transform | undefined {
  switch (encoding.trim().toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

/**
 * Decompresses a body by its `content-encoding`. The router asks for none, but some proxies compress all the same. A
 * body that is cut inside its compressed data fails, it does not end.
 */
export function decodedBody(source: ByteSource, encoding: string | string[] | undefined): ByteSource {
  if (encoding === undefined) return source;
  const decoder = decoderOf(String(encoding));
  if (decoder === undefined) return source;
  const pump = async () => {
    for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) {
      if (!decoder.write(chunk)) await new Promise((resolve) => decoder.once("drain", resolve));
    }
    decoder.end();
  };
  pump().catch((error: unknown) => decoder.destroy(error as Error));
  const iterator = decoder[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return {
    async next() {
      const { done, value } = await iterator.next();
      return done ? undefined : value;
    },
    cancel() {
      source.cancel();
      decoder.destroy();
    },
  };
}
