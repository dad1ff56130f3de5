import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Token } from "node-llama-cpp";
import { ApiError } from "./api-error.ts";
import { type ChatRequest, parseChatRequest } from "./chat-request.ts";
import {
  type AnswerHead,
  toCompletion,
  toFirstChunk,
  toLastChunk,
  toTokenChunk,
  toUsageChunk,
} from "./chat-response.ts";
import { type GenerationOptions, generate, type VisibleToken } from "./generation.ts";
import { clientSignal, endEvents, readBody, sendEvent, sendJson, startEvents } from "./http-io.ts";
import type { LocalModel } from "./local-model.ts";
import { renderPrompt } from "./prompt.ts";

/** One request on its way: what it asks, of whom, and until when. */
interface ChatCall {
  readonly request: ChatRequest;
  readonly model: LocalModel;
  readonly promptTokens: readonly Token[];
  /** Aborts when the client has left. */
  readonly signal: AbortSignal;
}

/**
 * Answers `POST /v1/chat/completions`: refuses at once what cannot be answered, then waits for the model's turn.
 *
 * @throws ApiError for a request that cannot be answered.
 */
export async function answerChat(
  models: ReadonlyMap<string, LocalModel>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const signal = clientSignal(response);
  const request = parseChatRequest(await readBody(incoming));
  const model = findModel(models, request.model);
  const call: ChatCall = { request, model, promptTokens: renderPrompt(model, request.messages), signal };
  await model.queue.run(async () => {
    if (signal.aborted) return;
    await (request.stream ? answerStream(call, response) : answerWhole(call, response));
  });
}

/** @throws ApiError 404 where no such model is served. */
export function findModel(models: ReadonlyMap<string, LocalModel>, id: string): LocalModel {
  const model = models.get(id);
  if (model === undefined) {
    throw new ApiError(404, `The model \`${id}\` does not exist here.`, "model_not_found", "model");
  }
  return model;
}

async function answerWhole(call: ChatCall, response: ServerResponse): Promise<void> {
  const tokens: VisibleToken[] = [];
  const result = await generateFor(call, (token) => tokens.push(token));
  if (call.signal.aborted) return;
  const withLogprobs = call.request.logprobs === true;
  sendJson(response, 200, toCompletion(newHead(call), tokens, withLogprobs, call.promptTokens.length, result));
}

async function answerStream(call: ChatCall, response: ServerResponse): Promise<void> {
  const head = newHead(call);
  const withLogprobs = call.request.logprobs === true;
  startEvents(response);
  sendEvent(response, toFirstChunk(head));
  const result = await generateFor(call, (token) => sendEvent(response, toTokenChunk(head, token, withLogprobs)));
  if (call.signal.aborted) return;
  sendEvent(response, toLastChunk(head, result));
  if (call.request.stream_options?.include_usage) {
    sendEvent(response, toUsageChunk(head, call.promptTokens.length, result));
  }
  endEvents(response);
}

function generateFor(call: ChatCall, onToken: (token: VisibleToken) => void) {
  return generate(call.model, call.promptTokens, toGenerationOptions(call.request), onToken, call.signal);
}

/** Where the request leaves the temperature open it is 0: the models were trained and graded so. */
function toGenerationOptions(request: ChatRequest): GenerationOptions {
  return {
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
    temperature: request.temperature ?? 0,
    topP: request.top_p ?? 1,
    seed: request.seed ?? undefined,
    stops: [request.stop ?? []].flat(),
    alternatives: request.top_logprobs ?? 0,
  };
}

function newHead(call: ChatCall): AnswerHead {
  return { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: call.model.id };
}
