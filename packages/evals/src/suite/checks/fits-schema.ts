import { schemaGate } from "@spillway/escalation";

const gate = schemaGate();
const expectation = {
  conversation: {
    turns: [],
    tools: 0,
    attachments: { images: 0, audio: 0, files: 0 },
    structured: "schema",
    maxOutputTokens: undefined,
  },
  tools: [],
  maxOutputTokens: undefined,
} as const;

/** Whether a text is JSON that fits the schema, as the router's own gate sees it. */
export function fitsSchema(text: string, schema: object): boolean {
  return judge(text, schema) === "accept";
}

/** Whether the schema can say anything: references lead somewhere, patterns are regular expressions. */
export function usableSchema(schema: object): boolean {
  return judge("{}", schema) !== "abstain";
}

function judge(text: string, schema: object): string {
  const draft = {
    text,
    toolCalls: [],
    finishReason: undefined,
    refusal: undefined,
    tokenLogprobs: undefined,
    outputTokens: undefined,
  };
  const verdict = gate.judge(draft, { ...expectation, answerSchema: schema });
  return "verdict" in verdict ? verdict.verdict : "abstain";
}
