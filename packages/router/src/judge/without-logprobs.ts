import { splitEvents } from "../stream/sse-events.ts";

interface WithChoices {
  choices?: { logprobs?: unknown }[];
}

/** A chat completion without the log probabilities that only a gate asked for. */
export function completionWithoutLogprobs(parsed: unknown): string {
  return JSON.stringify(stripped(parsed as WithChoices));
}

/** A chat stream without the log probabilities that only a gate asked for. */
export function streamWithoutLogprobs(bytes: Buffer): Buffer {
  const events = splitEvents(bytes).map((event) => {
    if (event.data === undefined || !event.data.startsWith("{") || !event.data.includes('"logprobs"'))
      return event.bytes;
    return Buffer.from(`data: ${JSON.stringify(stripped(JSON.parse(event.data) as WithChoices))}\n\n`);
  });
  return Buffer.concat(events);
}

function stripped(body: WithChoices): WithChoices {
  const choices = body.choices?.map((choice) => ("logprobs" in choice ? { ...choice, logprobs: null } : choice));
  return choices === undefined ? body : { ...body, choices };
}
