import type { Llama, LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import { SerialQueue } from "./serial-queue.ts";

/** The tokens that mark turns in the prompt format. */
interface ControlTokens {
  readonly begin: Token;
  readonly user: Token;
  readonly bot: Token;
  readonly end: Token;
}

/** A loaded model, ready to answer one request at a time. */
export interface LocalModel {
  readonly id: string;
  readonly weights: LlamaModel;
  /** Prompt and answer together, in tokens. */
  readonly contextTokens: number;
  /** Kept for the model's life and cleared before each answer: a disposed sequence is not free again at once. */
  readonly sequence: LlamaContextSequence;
  readonly control: ControlTokens;
  readonly queue: SerialQueue;
}

/** Loads the GGUF file at `modelPath`. It must know the control tokens of `prompt.ts`. */
export async function loadLocalModel(llama: Llama, id: string, modelPath: string): Promise<LocalModel> {
  const weights = await llama.loadModel({ modelPath });
  const context = await weights.createContext({ contextSize: weights.trainContextSize, threads: 1 });
  const controlToken = (text: string): Token => {
    const [token, ...rest] = weights.tokenize(text, true);
    if (token === undefined || rest.length > 0) throw new Error(`Model ${id} (${modelPath}) has no token ${text}.`);
    return token;
  };
  return {
    id,
    weights,
    contextTokens: context.contextSize,
    sequence: context.getSequence(),
    control: {
      begin: controlToken("<s>"),
      user: controlToken("<user>"),
      bot: controlToken("<bot>"),
      end: controlToken("</s>"),
    },
    queue: new SerialQueue(),
  };
}
