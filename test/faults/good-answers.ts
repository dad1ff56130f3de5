import { type TextAnswer, text } from "@spillway/testing";

/** What an endpoint answers where nothing goes wrong. */
export interface GoodAnswer {
  readonly text: string;
  /** The arguments of the one tool call, as JSON text; undefined where no tool is called. */
  readonly toolArguments: string | undefined;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The same for the loopback server. */
  readonly answer: TextAnswer;
}

export const contents = ["plain", "tools"] as const;
export type Content = (typeof contents)[number];

/** The tool that the tool calls are for. */
export const weatherTool = {
  type: "function",
  function: { name: "weather", description: "Tells the weather.", parameters: { type: "object" } },
} as const;

/** Words enough that a body cut anywhere around its middle has content before the cut. */
const alphabet =
  "alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo sierra";

/** The answers of `p0` and `p1`. They differ in everything, from the first character on, so that none passes as the other. */
export const goodAnswers: Readonly<Record<Content, readonly [GoodAnswer, GoodAnswer]>> = {
  plain: [
    inWords(`Zero: Grüße aus München, 日本 🌊 \uFFFD ${alphabet}.`, 31, 17),
    inWords(`One: ¿qué tal? Ça va, 中国 🔥 \uFFFD ${alphabet}.`, 29, 13),
  ],
  tools: [
    inArguments({ city: "München", note: "日本 🌊 \uFFFD", names: alphabet }, 83, 41),
    inArguments({ unit: "°C", town: "中国 🔥 \uFFFD", words: alphabet }, 79, 37),
  ],
};

function inWords(content: string, inputTokens: number, outputTokens: number): GoodAnswer {
  const answer = text(content, { usage: { inputTokens, outputTokens } });
  return { text: content, toolArguments: undefined, inputTokens, outputTokens, answer };
}

function inArguments(value: object, inputTokens: number, outputTokens: number): GoodAnswer {
  const toolArguments = JSON.stringify(value);
  const answer = text("", {
    toolCalls: [{ name: weatherTool.function.name, arguments: toolArguments }],
    usage: { inputTokens, outputTokens },
  });
  return { text: "", toolArguments, inputTokens, outputTokens, answer };
}
