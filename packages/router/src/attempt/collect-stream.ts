import { AttemptFailure } from "@spillway/resilience";
import type { AnswerStream } from "../answer.ts";
import type { Call } from "../call.ts";
import type { AttemptAnswer } from "./attempt-answer.ts";
import { classifyError } from "./classify-error.ts";
import { invalidUpstreamAnswer } from "./failed-answer.ts";

/** Reads a draft's stream to its end, so that it can be judged before the caller sees any of it. */
export async function collectStream(call: Call, answer: AttemptAnswer): Promise<AttemptAnswer> {
  const stream = answer.body as AnswerStream;
  const chunks: Uint8Array[] = [];
  try {
    for (let chunk = await stream.next(); chunk !== undefined; chunk = await stream.next()) chunks.push(chunk);
  } catch (error) {
    if (call.stopped !== undefined) throw call.stopped;
    const { failure, errorCode } = classifyError(error);
    const provider = answer.endpoint.provider.id;
    const failed = invalidUpstreamAnswer(provider, `broke the stream off (${errorCode ?? failure})`);
    throw new AttemptFailure(
      failure === "connect" ? "stream-cut" : failure,
      { ...failed, attempt: answer.attempt, endpoint: answer.endpoint },
      undefined,
      error,
    );
  }
  if (call.stopped !== undefined) throw call.stopped;
  return { ...answer, body: Buffer.concat(chunks) };
}
