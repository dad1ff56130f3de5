import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Embed } from "./embed.ts";
import { meanPooled } from "./mean-pooled.ts";

/** `onnxruntime-node`, by its shape. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(path: string, options: { readonly intraOpNumThreads: number }): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: "int64", data: BigInt64Array, dimensions: readonly number[]) => unknown;
}

interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(inputs: Record<string, never>): Promise<Readonly<Record<string, unknown>>>;
}

/** The `Tokenizer` of `@huggingface/tokenizers`, by its shape. */
export type TokenizerClass = new (
  tokenizer: never,
  config: never,
) => { encode(text: string): { readonly ids: number[] } };

/** Options of `miniLmEmbedder`. */
export interface MiniLmOptions {
  /** The module `onnxruntime-node` (1.20 or later), as it is imported. */
  readonly onnx: OnnxRuntime;
  /** The `Tokenizer` of `@huggingface/tokenizers` (0.1 or later). */
  readonly Tokenizer: TokenizerClass;
  /** The folder with `tokenizer.json` and `tokenizer_config.json`, as models come from the Hugging Face hub. */
  readonly directory: string;
  /** The model's file in the folder. @default "onnx/model_q4.onnx" */
  readonly file?: string;
  /** The most tokens that are read of a text; the model was trained with 256. @default 256 */
  readonly maxTokens?: number;
}

/** No token of a text is longer: what lies behind cannot be among the first tokens. */
const charactersPerToken = 24;

/**
 * Embeds texts with all-MiniLM-L6-v2 in the process, or another sentence model of BERT's shape: mean of the last layer
 * over the tokens, length 1. Both packages are the application's own; Spillway does not install them. The model is loaded
 * at the first text, in one thread: about 160 MB, 5 ms for a short text and 25 ms for 50 words of q4 weights.
 *
 * @example
 * import { examplesClassifier, miniLmEmbedder } from "@spillway/classifier";
 * import { Tokenizer } from "@huggingface/tokenizers";
 * import * as onnx from "onnxruntime-node";
 * const embed = miniLmEmbedder({ onnx, Tokenizer, directory: "models/all-MiniLM-L6-v2-ONNX" });
 * const classifier = examplesClassifier({ examples, embed });
 */
export function miniLmEmbedder(options: MiniLmOptions): Embed {
  const { onnx, maxTokens = 256 } = options;
  let loaded: ReturnType<typeof load> | undefined;
  return async (texts) => {
    loaded ??= load(options).catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    const { session, tokenizer } = await loaded;
    const vectors: Float32Array[] = [];
    for (const text of texts) {
      const { ids } = tokenizer.encode(text.slice(0, maxTokens * charactersPerToken));
      // The last token closes the text.
      const kept = ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), ids.at(-1) as number];
      const tensorOf = (values: BigInt64Array) => new onnx.Tensor("int64", values, [1, kept.length]) as never;
      const inputs: Record<string, never> = {
        input_ids: tensorOf(BigInt64Array.from(kept, BigInt)),
        attention_mask: tensorOf(new BigInt64Array(kept.length).fill(1n)),
      };
      if (session.inputNames.includes("token_type_ids")) {
        inputs.token_type_ids = tensorOf(new BigInt64Array(kept.length));
      }
      const outputs = await session.run(inputs);
      vectors.push(meanPooled(outputs.last_hidden_state ?? outputs[session.outputNames[0] ?? ""], kept.length));
    }
    return vectors;
  };
}

async function load({ onnx, Tokenizer, directory, file = "onnx/model_q4.onnx" }: MiniLmOptions) {
  const read = async (name: string): Promise<never> =>
    JSON.parse(await readFile(join(directory, name), "utf8")) as never;
  const [tokenizer, config] = await Promise.all([read("tokenizer.json"), read("tokenizer_config.json")]);
  const session = await onnx.InferenceSession.create(join(directory, file), { intraOpNumThreads: 1 });
  return { session, tokenizer: new Tokenizer(tokenizer, config) };
}
