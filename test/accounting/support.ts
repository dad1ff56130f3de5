import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { raw } from "@spillway/testing";
import type { CallRecord, EndpointConfig, PresetName, PriceConfig, SpillwayConfig } from "spillway";
import type { Place } from "../routing/support.ts";

/** 100 nano-dollars a prompt token, 400 a generated one. */
export const price: PriceConfig = { inputUsdPerMillionTokens: 0.1, outputUsdPerMillionTokens: 0.4 };

/** One model `m` at one place, as `only/m`. */
export function single(
  place: Place,
  endpoint: Partial<EndpointConfig> = {},
  rest: Partial<SpillwayConfig> = {},
  preset: PresetName = "openai-compatible",
): SpillwayConfig {
  return {
    providers: { only: { preset, baseUrl: place.baseUrl, apiKey: "key" } },
    endpoints: [{ provider: "only", model: "m", ...endpoint }],
    maxRetries: 0,
    ...rest,
  };
}

/** Whole nano-dollars of US dollars. */
export function nano(usd: number | undefined): number | undefined {
  return usd === undefined ? undefined : Math.round(usd * 1e9);
}

/** What all attempts of these records cost that have a known cost, in nano-dollars. */
export function sumOf(records: readonly Pick<CallRecord, "attempts">[]): number {
  return records.flatMap(({ attempts }) => attempts).reduce((sum, { costUsd }) => sum + (nano(costUsd) ?? 0), 0);
}

/** A whole JSON body, as it is. */
export const json = (body: object) =>
  raw({ headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/** A chat stream of these chunks, as they are, and its end. */
export const sse = (...chunks: readonly object[]) =>
  raw({
    headers: { "content-type": "text/event-stream" },
    body: [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`), "data: [DONE]\n\n"],
  });

const head = { id: "chatcmpl-1", created: 1, model: "m" };

/** A chat completion that says "Hi.", with these fields beside it. */
export const completion = (fields: object) =>
  json({
    ...head,
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content: "Hi." }, finish_reason: "stop" }],
    ...fields,
  });

const chunk = (choices: readonly object[], fields: object = {}) => ({
  ...head,
  object: "chat.completion.chunk",
  choices,
  ...fields,
});
const said = chunk([{ index: 0, delta: { role: "assistant", content: "Hi." }, finish_reason: null }]);
const stopped = { index: 0, delta: {}, finish_reason: "stop" };

/** The same as a stream, the fields in a last chunk of their own or beside the last choice. */
export const streamed = (fields: object, where: "own chunk" | "last choice" = "own chunk") =>
  where === "own chunk" ? sse(said, chunk([stopped]), chunk([], fields)) : sse(said, chunk([stopped], fields));

/** A file for a ledger, which goes away with its scope. */
export function ledgerFile(): AsyncDisposable & { readonly path: string } {
  const path = join(tmpdir(), `spillway-ledger-${randomUUID()}.db`);
  return {
    path,
    async [Symbol.asyncDispose]() {
      for (const end of ["", "-wal", "-shm"]) await rm(`${path}${end}`, { force: true });
    },
  };
}
