import type OpenAI from "openai";
import { user } from "../routing/support.ts";
import { type Content, weatherTool } from "./good-answers.ts";

/** All that a caller has seen of an answer, also of one that broke off. */
export interface Seen {
  text: string;
  toolName: string;
  toolArguments: string;
  finishReasons: string[];
  usage: OpenAI.CompletionUsage | undefined;
  error: unknown;
}

/** Calls as an app does, with its tools, asking for usage, and writes down what it sees. The client itself does not retry. */
export async function see(client: OpenAI, content: Content, stream: boolean): Promise<Seen> {
  const seen: Seen = {
    text: "",
    toolName: "",
    toolArguments: "",
    finishReasons: [],
    usage: undefined,
    error: undefined,
  };
  const request = {
    model: "m",
    messages: user("What is it like there?"),
    ...(content === "tools" ? { tools: [weatherTool] } : {}),
  };
  try {
    await (stream ? readStream(client, request, seen) : readWhole(client, request, seen));
  } catch (error) {
    seen.error = error;
  }
  return seen;
}

type Request = Pick<OpenAI.ChatCompletionCreateParams, "model" | "messages" | "tools">;

async function readWhole(client: OpenAI, request: Request, seen: Seen): Promise<void> {
  const completion = await client.chat.completions.create(request, { maxRetries: 0 });
  for (const { message, finish_reason } of completion.choices) {
    seen.text += message.content ?? "";
    for (const call of message.tool_calls ?? []) if (call.type === "function") addCall(seen, call.function);
    seen.finishReasons.push(finish_reason);
  }
  seen.usage = completion.usage;
}

async function readStream(client: OpenAI, request: Request, seen: Seen): Promise<void> {
  const options = { stream: true, stream_options: { include_usage: true } } as const;
  for await (const chunk of await client.chat.completions.create({ ...request, ...options }, { maxRetries: 0 })) {
    for (const { delta, finish_reason } of chunk.choices) {
      seen.text += delta.content ?? "";
      for (const call of delta.tool_calls ?? []) addCall(seen, call.function ?? {});
      if (finish_reason !== null) seen.finishReasons.push(finish_reason);
    }
    seen.usage = chunk.usage ?? seen.usage;
  }
}

function addCall(seen: Seen, part: { readonly name?: string; readonly arguments?: string }): void {
  seen.toolName += part.name ?? "";
  seen.toolArguments += part.arguments ?? "";
}
