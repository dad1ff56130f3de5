import { z } from "zod";
import { ApiError } from "./api-error.ts";

const textPart = z.object({ type: z.literal("text", "must be text: the models read nothing else"), text: z.string() });
const content = z.union([z.string(), z.array(textPart)], "must be a string or an array of text parts");

const message = z.discriminatedUnion("role", [
  z.object({ role: z.enum(["system", "developer", "user", "tool"]), content }),
  z.object({ role: z.literal("assistant"), content: content.nullish() }),
]);

const stopText = z.string().min(1);

const chatRequest = z.object({
  model: z.string(),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.int().nullish(),
  stop: z.union([stopText, z.array(stopText).max(4)], "must be a text or up to 4 texts, none empty").nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
});

/** One message of a valid request. */
export type ChatMessage = z.infer<typeof message>;

/** A valid request to `/v1/chat/completions`. */
export type ChatRequest = z.infer<typeof chatRequest>;

/** OpenAI parameters that the models cannot honour, each with the values that ask nothing of them. */
const unsupported: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  tools: isEmpty,
  functions: isEmpty,
  logit_bias: isEmpty,
  frequency_penalty: (value) => value === 0,
  presence_penalty: (value) => value === 0,
  response_format: (value) => typeof value === "object" && value !== null && "type" in value && value.type === "text",
  modalities: (value) => Array.isArray(value) && value.every((modality) => modality === "text"),
  audio: () => false,
  prediction: () => false,
  web_search_options: () => false,
};

/**
 * Reads a request body. Parameters that could be ignored without changing the answer (`user`, `metadata`, ...) are;
 * those that could not are refused.
 *
 * @throws ApiError naming the field at fault.
 */
export function parseChatRequest(body: string): ChatRequest {
  const json = parseJson(body);
  const parsed = chatRequest.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join(".") ?? "";
    const reason = issue?.message ?? "malformed";
    throw invalid(field === "" ? "The body must be a JSON object." : `\`${field}\`: ${reason}.`, field || null);
  }
  for (const [field, value] of Object.entries(json as object)) {
    const asksNothing = Object.hasOwn(unsupported, field) ? unsupported[field] : undefined;
    if (asksNothing && value !== null && !asksNothing(value)) {
      throw new ApiError(400, `\`${field}\` is not supported by this server.`, "unsupported_parameter", field);
    }
  }
  const request = parsed.data;
  if (request.stream_options && !request.stream) {
    throw invalid("`stream_options` is only allowed where `stream` is true.", "stream_options");
  }
  if (request.top_logprobs != null && !request.logprobs) {
    throw invalid("`top_logprobs` is only allowed where `logprobs` is true.", "top_logprobs");
  }
  if (request.max_tokens != null && request.max_completion_tokens != null) {
    throw invalid("Set `max_completion_tokens` or `max_tokens`, not both.", "max_tokens");
  }
  return request;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw invalid("The body is not JSON.", null);
  }
}

function invalid(text: string, param: string | null): ApiError {
  return new ApiError(400, text, "invalid_request", param);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
