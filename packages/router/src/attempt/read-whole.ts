import { readUsage, servedTier } from "@spillway/pricing";
import { AttemptFailure } from "@spillway/resilience";
import { type ByteSource, readAll, type UpstreamResponse } from "@spillway/transport";
import type { Call } from "../call.ts";
import type { Attempt } from "./attempt.ts";
import type { AttemptAnswer } from "./attempt-answer.ts";
import { parseJson, utf8 } from "./body-text.ts";
import { errorWith200 } from "./error-with-200.ts";
import { estimatedUsageOf } from "./estimate-usage.ts";
import { invalidUpstreamAnswer } from "./failed-answer.ts";
import { header } from "./header.ts";

/** Reads an answer that is not a stream, and checks that it is one. */
export async function readWhole(
  call: Call,
  attempt: Attempt,
  response: UpstreamResponse,
  source: ByteSource,
): Promise<AttemptAnswer> {
  const bytes = await readAll(source);
  attempt.firstByte();
  const { api } = call.inbound;
  const text = utf8(bytes);
  const parsed = parseJson(text);
  if (api !== "other") checkAnswer(attempt, response, parsed, bytes.length);
  const reported = readUsage(parsed, attempt.endpoint.provider.preset);
  attempt.servedTier = servedTier(parsed);
  attempt.close(reported ?? (api === "other" ? undefined : estimatedUsageOf(call, parsed)));
  const { status, headers } = response;
  const { record, endpoint } = attempt;
  const id = api === "responses" ? (parsed as { id?: unknown }).id : undefined;
  const responseId = typeof id === "string" ? id : undefined;
  return { status, headers, body: text, attempt: record, endpoint, errorCode: undefined, responseId, parsed };
}

/** An API's answer is a JSON object without an error; a page, a cut body or an error with status 200 is a failure. */
function checkAnswer(attempt: Attempt, response: UpstreamResponse, parsed: unknown, byteLength: number): void {
  if (typeof parsed !== "object" || parsed === null) {
    attempt.fail("invalid-response", "invalid_upstream_response");
    const type = header(response.headers, "content-type")?.split(";")[0] ?? "no content type";
    const detail = `answered ${response.status} with ${byteLength} bytes of ${type} that are not the API's JSON`;
    throw new AttemptFailure("invalid-response", invalidUpstreamAnswer(attempt.endpoint.provider.id, detail));
  }
  const { error, choices, output, data } = parsed as Record<string, unknown>;
  if (error === undefined || error === null || choices !== undefined || output !== undefined || data !== undefined)
    return;
  throw errorWith200(attempt, error);
}
