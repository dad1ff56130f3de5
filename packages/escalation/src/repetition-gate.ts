import { type Gate, lastUserText } from "@spillway/core";
import { tailLoop } from "./tail-loop.ts";
import { abstain, accept, reject } from "./verdicts.ts";

/** The user's message asks for repetition. */
const asksForRepetition =
  /\b(?:repeat(?:ed|edly)?|\d+ times|(?:hundred|thousand) times|chorus|chant|wiederhol\w*|répète|repite)\b/i;
const askLength = 4_000;

/**
 * Rejects degenerate repetition: a text that ends in a loop, the same stretch again and again. Rules, tables and blanks are
 * no loops. Abstains where the user's message asks for repetition. Linear: it reads the last 4,000 characters once.
 */
export function repetitionGate(): Gate {
  return {
    name: "repetition",
    judge(draft, { conversation }) {
      const loop = tailLoop(draft.text);
      if (loop === undefined) return accept("repetition", "the answer does not loop");
      return asksForRepetition.test(lastUserText(conversation).slice(0, askLength))
        ? abstain("repetition", "the answer ends in a loop, and the request asks for repetition")
        : reject("repetition", "the answer ends in a loop", loop.rounds);
    },
  };
}
