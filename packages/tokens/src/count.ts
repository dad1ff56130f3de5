import type { Tiktoken, TiktokenEncoding } from "tiktoken";

type Encoder = Pick<Tiktoken, "encode">;
const encoders = new Map<TiktokenEncoding, Encoder>();
let loading: Promise<typeof import("tiktoken")> | undefined;

/**
 * The exact number of tokens in a text by tiktoken. The library and each encoding are loaded at first use (about a
 * quarter of a second and 70 MB for o200k_base) and kept. Counting runs at about 2 MB a second on the calling thread;
 * for decisions take `estimateTokens`. Special tokens written out in the text are counted as text.
 *
 * @param model A model name that tiktoken knows, such as `gpt-4o`. Any other, or none, is counted in o200k_base.
 * @example
 * import { countTokens } from "@spillway/tokens";
 * await countTokens("How many tokens is this sentence?", "gpt-4o"); // 7
 */
export async function countTokens(text: string, model?: string): Promise<number> {
  loading ??= import("tiktoken");
  const tiktoken = await loading;
  const encoding = encodingOf(tiktoken, model);
  let encoder = encoders.get(encoding);
  if (encoder === undefined) {
    encoder = tiktoken.get_encoding(encoding);
    encoders.set(encoding, encoder);
  }
  return encoder.encode(text, [], []).length;
}

function encodingOf(tiktoken: typeof import("tiktoken"), model: string | undefined): TiktokenEncoding {
  if (model === undefined) return "o200k_base";
  try {
    return tiktoken.get_encoding_name_for_model(model as Parameters<typeof tiktoken.get_encoding_name_for_model>[0]);
  } catch {
    return "o200k_base";
  }
}
