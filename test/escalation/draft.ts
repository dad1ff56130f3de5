import type { Draft, Expectation } from "@spillway/core";

/** A draft that nothing is wrong with, and what is given instead. */
export function draftOf(parts: Partial<Draft> = {}): Draft {
  return {
    text: "Paris.",
    toolCalls: [],
    finishReason: "stop",
    refusal: undefined,
    tokenLogprobs: undefined,
    outputTokens: 3,
    ...parts,
  };
}

/** What a request asked for: by default a plain text. */
export function expectationOf(
  parts: Partial<Expectation> = {},
  { ask = "?", structured = "none" }: { ask?: string; structured?: "none" | "json" | "schema" } = {},
): Expectation {
  return {
    conversation: {
      turns: [{ role: "user", text: ask }],
      tools: 0,
      attachments: { images: 0, audio: 0, files: 0 },
      structured,
      maxOutputTokens: undefined,
    },
    answerSchema: undefined,
    tools: [],
    maxOutputTokens: undefined,
    ...parts,
  };
}
