import { type Answer, type AnswerHandler, failure, fault, text } from "@spillway/testing";
import { seededRandom } from "./random.ts";

/** The share of requests that go wrong. */
export const faultShare = 0.2;

/** What every good answer says. */
export const goodText = "The quick brown fox jumps over the lazy dog, and then it rests for a while.";

const good = text(goodText);
const oneChunk = text(goodText, { chunks: 1 });

/** What goes wrong, in a whole answer and in a stream. In a stream all of it comes before the first content. */
const faults: readonly Answer[] = [
  failure(500),
  failure(503, { headers: { "retry-after": "0" } }),
  failure(429, { headers: { "retry-after-ms": "5" } }),
  fault.resetBeforeHeaders(),
  fault.resetMidBody(""),
  fault.errorBodyWith200(),
  fault.htmlWith200(),
  fault.truncatedJson(oneChunk),
  fault.cutStream(0, good),
];

/** Good answers, and faults at random. */
export function faultyAnswers(seed: number): AnswerHandler {
  const random = seededRandom(seed);
  return () => (random() < faultShare ? (faults[Math.floor(random() * faults.length)] ?? good) : good);
}
